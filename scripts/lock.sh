#!/usr/bin/env bash
# Writes requirements.lock (to run) and requirements-dev.lock (to run and to test) from pyproject.toml: exact versions with
# their hashes, and no address of any package index. Made with and for Python 3.11.
# Versions already in the lock files stay; `scripts/lock.sh --upgrade`, or `--upgrade-package NAME`, moves them.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3.11 -m venv "$tools"
"$tools/bin/pip" install --quiet 'pip-tools==7.6.2'
export CUSTOM_COMPILE_COMMAND='make lock'
common=(--quiet --strip-extras --allow-unsafe --generate-hashes --no-annotate
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --build-deps-for editable)
"$tools/bin/pip-compile" "${common[@]}" --extra flows --extra dashboard --output-file requirements.lock "$@" pyproject.toml
"$tools/bin/pip-compile" "${common[@]}" --extra flows --extra dashboard --extra cluster --extra dev --constraint requirements.lock \
    --output-file requirements-dev.lock "$@" pyproject.toml

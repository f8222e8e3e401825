# make run    sets everything up, processes data/raw and says where the tables are
# make test   sets everything up and runs every check
# Needs Python 3.11, make and, the first time, a network. See README.md.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
RAW ?= data/raw
OUT ?= data/processed
# Prefect keeps its database here unless told otherwise, not in the home folder.
export PREFECT_HOME ?= $(CURDIR)/.prefect

.PHONY: run test lint types check nightly beside bench sample docs lock clean supply

run: $(VENV)/ready-to-run
	@$(BIN)/python -m flows process $(RAW) --out $(OUT)

test: lint types check

lint: $(VENV)/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/lint-imports

types: $(VENV)/ready-to-test
	$(BIN)/mypy

# Each file's tests in one process, files on all processors: more than four would need more memory than many machines have.
# The files keep the order that tests/conftest.py gives them, the slow ones first.
check: $(VENV)/ready-to-test
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(PYTEST)

# Too long for every day: hostile files and made-up documents by the thousand, every regular expression against longer texts,
# and an hour of refreshes with faults.
nightly: $(VENV)/ready-to-test
	$(BIN)/python -m tests.fuzz --pdf 20000 --word 5000 --page 1000 --text 2000 --done build/fuzz.jsonl
	$(BIN)/python -m benchmarks.patterns --length 2000 --seconds 1
	SUIVI_EXAMPLES=1000 $(BIN)/python -m pytest --timeout 7200 tests/pipeline/test_invariants.py
	$(BIN)/python -m benchmarks.soak --minutes 60

# Readers of PDF that suivi does not use, for make bench to compare with: some gigabytes.
beside: benchmarks/beside.txt
	$(PYTHON) -m venv $(VENV)-beside
	$(VENV)-beside/bin/pip install --quiet --disable-pip-version-check -r benchmarks/beside.txt

bench: $(VENV)/ready-to-test
	$(BIN)/python -m benchmarks.bench $(BENCH)

# What is installed to run suivi: licences, known holes, and a bill of materials (CycloneDX) in build/sbom.json
supply: $(VENV)/ready-to-test
	$(BIN)/python -m benchmarks.licences
	mkdir -p build && $(BIN)/cyclonedx-py environment --of JSON -o build/sbom.json
	-$(BIN)/pip-audit --requirement requirements.lock --no-deps --disable-pip

sample: $(VENV)/ready-to-test
	$(BIN)/python -m tests.sample

docs: $(VENV)/ready-to-run
	$(BIN)/python -m pipeline.tables

lock:
	scripts/lock.sh

clean:
	rm -rf $(VENV) .prefect data/processed

# A stamp says that what the lock files and pyproject.toml ask for is installed.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "Python 3.11 is needed; say where it is with make PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready-to-run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/ready-to-test: requirements-dev.lock pyproject.toml | $(VENV)/ready-to-run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

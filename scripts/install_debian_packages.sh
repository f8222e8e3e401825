#!/usr/bin/env bash
# Installs the Debian packages that the tests use, where they are not there yet. Needs root only then. Running suivi needs none:
# tesseract is asked only for pages without a usable text layer, and issues.csv says so where it is missing.
set -euo pipefail

packages=(
    git make
    # reads scanned pages, and Arabic pages whose text layer is damaged
    tesseract-ocr tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-osd tesseract-ocr-rus tesseract-ocr-spa
    # an extraction of text that shares no code with ours, to measure against
    poppler-utils
    # old Word files; workbooks opened as another program opens them
    libreoffice-calc-nogui libreoffice-writer-nogui
    # a real database to load tables into, and a real browser to drive the web page
    chromium postgresql
    # typefaces of the sample documents
    fonts-arphic-uming fonts-dejavu-core fonts-kacst-one fonts-liberation
)

missing=()
for package in "${packages[@]}"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    exit 0
fi
if ((EUID != 0)); then
    echo "These Debian packages are missing; install them as root, or run this script as root: ${missing[*]}" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update --quiet --quiet
apt-get install --quiet --quiet --yes --no-install-recommends "${missing[@]}"

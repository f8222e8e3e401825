"""What reads PDFs: other readers and suivi's own steps, each measured alone in a process of its own.

    python -m benchmarks.readers NAME FILE...

Other readers may live in another environment (`make beside`), so nothing of the project is imported before it is measured.
"""

from __future__ import annotations

import importlib
import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple


class Step(NamedTuple):
    """What is measured."""

    name: str
    package: str | None  # distribution whose version is told
    work: Callable[[Sequence[Path]], object]
    slow: bool = False


def bare_pdfium(files: Sequence[Path]) -> None:
    import pypdfium2 as pdfium

    for file in files:
        document = pdfium.PdfDocument(file)
        for page in document:
            page.get_textpage().get_text_range()
        document.close()


def pdftotext(files: Sequence[Path]) -> None:
    for file in files:
        subprocess.run(["pdftotext", "-layout", file, "-"], stdout=subprocess.DEVNULL, check=True)


def pdfplumber(files: Sequence[Path]) -> None:
    import pdfplumber

    for file in files:
        with pdfplumber.open(file) as document:
            for page in document.pages:
                page.extract_text()
                page.close()


def pdfminer(files: Sequence[Path]) -> None:
    from pdfminer.high_level import extract_text

    for file in files:
        extract_text(file)


def pypdf(files: Sequence[Path]) -> None:
    reader = importlib.import_module("pypdf").PdfReader
    for file in files:
        for page in reader(file).pages:
            page.extract_text()


def unstructured(files: Sequence[Path]) -> None:
    partition = importlib.import_module("unstructured.partition.pdf").partition_pdf
    for file in files:
        if not partition(str(file), strategy="fast"):
            raise RuntimeError(
                f"unstructured gives nothing for {file}; does it reach the model that it downloads at first use?"
            )


def reading(files: Sequence[Path]) -> None:
    from pipeline.reading.dispatch import read

    for file in files:
        read(file)


def all_steps(files: Sequence[Path]) -> None:
    from pipeline.process import process_document

    for file in files:
        process_document(file)


STEPS = {
    step.name: step
    for step in (
        Step("pypdfium2, bare", "pypdfium2", bare_pdfium),
        Step("pdftotext -layout", None, pdftotext),
        Step("pypdf", "pypdf", pypdf),
        Step("unstructured, fast", "unstructured", unstructured, slow=True),
        Step("pdfminer.six", "pdfminer.six", pdfminer, slow=True),
        Step("pdfplumber", "pdfplumber", pdfplumber, slow=True),
        Step("suivi: reading alone", None, reading),
        Step("suivi: all steps, no tables", None, all_steps),
    )
}


def alone(name: str, files: Sequence[Path]) -> dict[str, float]:
    """CPU seconds and megabytes of one step in this process, imports and first use not counted."""
    work = STEPS[name].work
    work(files[:1] if STEPS[name].slow else files)
    before = _spent()
    work(files)
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"cpu": _spent() - before, "megabytes": most / 1024}


def _spent() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def said(name: str) -> str | None:
    """The version of what a step needs; empty where it needs nothing, None where it is not installed here."""
    step = STEPS[name]
    if step.name.startswith("pdftotext"):
        return "" if shutil.which("pdftotext") else None
    try:
        return f"{step.package} {version(step.package)}" if step.package else ""
    except PackageNotFoundError:
        return None


def main() -> None:
    """Say the version of a reader, or measure it on files."""
    name, *files = sys.argv[1:]
    print(json.dumps(alone(name, [Path(file) for file in files]) if files else said(name)))


if __name__ == "__main__":
    main()

"""Cost per page of the whole path and of each step, beside bare text readers, on the same files.

    python benchmarks/bench.py FOLDER [--limit N] [--jobs 1 2]

Prints pages per CPU second (user and system time of this process and its children), documents per thousand seconds and
peak memory. Nothing here is a test: machines differ, so compare ratios measured in one run.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from pipeline.process import process_document
from pipeline.publish import write
from pipeline.reading.dispatch import read
from pipeline.runner import run


def cpu_seconds() -> float:
    """CPU time of this process and its finished children."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def peak_megabytes() -> float:
    """Largest resident size of this process, and of the largest finished child."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def measure(name: str, pages: int, work: Callable[[], object], *, in_workers: bool = False) -> None:
    """Run once and print a line. The CPU time of workers is not ours to see: a fork server starts them."""
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    cpu, wall = cpu_seconds() - cpu, time.perf_counter() - wall
    rate = " " * 21 if in_workers else f"{pages / cpu:9.1f} pages/CPU s"
    print(f"{name:38} {rate} {pages / wall:9.1f} pages/s {peak_megabytes():8.0f} MB peak")


def bare_pdfium(files: Sequence[Path]) -> None:
    """pypdfium2's own text of every page."""
    import pypdfium2 as pdfium

    for file in files:
        document = pdfium.PdfDocument(file)
        for page in document:
            page.get_textpage().get_text_range()
        document.close()


def bare_pdfplumber(files: Sequence[Path]) -> None:
    """pdfplumber's own text of every page."""
    import pdfplumber

    for file in files:
        with pdfplumber.open(file) as document:
            for page in document.pages:
                page.extract_text()
                page.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pattern", default="*.pdf", help="which files, for example '*_CO_*.pdf'")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args(arguments)
    files = sorted(options.folder.glob(options.pattern))[: options.limit]
    if not files:
        parser.error(f"no file matches {options.pattern} in {options.folder}")
    process_document(files[0])  # imports and language data, so that no measured step pays for them
    readings = {file: read(file) for file in files}
    pages = sum(reading.pages for reading in readings.values())
    few = files[:3]
    few_pages = sum(readings[file].pages for file in few)
    print(f"{len(files)} documents, {pages} pages; Python {sys.version.split()[0]}")
    measure("pypdfium2, bare text", pages, lambda: bare_pdfium(files))
    measure(f"pdfplumber, bare text ({few_pages} pages)", few_pages, lambda: bare_pdfplumber(few))
    measure("suivi: reading", pages, lambda: [read(file) for file in files])
    results = []
    measure("suivi: all steps, no tables", pages, lambda: results.extend(process_document(file) for file in files))
    with tempfile.TemporaryDirectory() as folder:
        measure("suivi: tables", pages, lambda: write(results, Path(folder)))
    for jobs in options.jobs:
        with tempfile.TemporaryDirectory() as folder:
            work = partial(run, files, Path(folder), jobs=jobs)
            measure(f"suivi process --jobs {jobs}", pages, work, in_workers=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

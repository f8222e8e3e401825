"""Cost of the whole path and of each step, beside what one would use instead on the same files: writes benchmarks/RESULTS.md.

    python -m benchmarks.bench [FOLDER] [--sizes 1 10 100 1000] [--out benchmarks]

CPU time, not the clock on the wall: other programs may be at work. Each step runs in a process of its own, once; compare
ratios measured in one run, not figures of two machines. The curve processes so many copies of samples, each under a symbol
of its own. Readers that suivi does not use are measured where `make beside` has installed them, and said to be absent else.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import readers
from benchmarks.readers import STEPS, Step
from benchmarks.watched import watch

_ROOT = Path(__file__).resolve().parents[1]
_BESIDE = _ROOT / ".venv-beside" / "bin" / "python"  # other readers, made by `make beside`
_JOBS = 2
_SLOW_PAGES = 40  # pages that the slowest readers are measured on


class Row(NamedTuple):
    """One step, measured; no rate where it is absent."""

    name: str
    rate: float | None  # pages per CPU second
    megabytes: float = 0.0
    version: str = ""


class Size(NamedTuple):
    """One run of the whole path."""

    documents: int
    pages: int
    paragraphs: int
    cpu: float
    megabytes: float
    seconds: float


def measure(step: Step, files: Sequence[Path], pages: dict[Path, int]) -> Row:
    """One step in a process of its own, in the environment that has it."""
    python, told = _home(step)
    if told is None:
        return Row(step.name, None)
    chosen = list(files)
    while step.slow and len(chosen) > 1 and sum(pages[file] for file in chosen) > _SLOW_PAGES:
        chosen.pop()
    try:
        found = _asked(python, step.name, *map(str, chosen))
    except subprocess.CalledProcessError as error:
        print(error.stderr.strip().splitlines()[-1], file=sys.stderr)
        return Row(step.name, None, 0.0, f"{told} gave no text")
    return Row(step.name, sum(pages[file] for file in chosen) / found["cpu"], found["megabytes"], told)


def _home(step: Step) -> tuple[str, str | None]:
    """The Python that has what a step needs, this one or that of `make beside`, and its version there; None where neither has."""
    told = readers.said(step.name)
    if told is None and _BESIDE.exists():
        return str(_BESIDE), _asked(str(_BESIDE), step.name)
    return sys.executable, told


def _asked(python: str, *words: str) -> Any:
    command = [python, "-m", "benchmarks.readers", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=_ROOT)
    return json.loads(done.stdout.splitlines()[-1])


def copies(files: Sequence[Path], count: int, folder: Path) -> None:
    """So many documents of the pages of samples, each behind a cover with a symbol of its own."""
    import pypdfium2 as pdfium
    from reportlab.pdfgen.canvas import Canvas

    from pipeline.knowledge.bodies import states

    codes = [code for code in states() if len(code) == 3]
    samples = [pdfium.PdfDocument(file) for file in files]
    for number in range(count):
        cycle, state = divmod(number, len(codes))
        symbol = f"CRPD/C/{codes[state]}/CO/{cycle + 1}"
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(595, 842))
        canvas.setFont("Times-Roman", 10)
        for place, line in enumerate(
            ("United Nations", symbol, "Distr.: General", "4 March 2024", "Original: English")
        ):
            canvas.drawString(60, 760 - 30 * place, line)
        canvas.save()
        made = pdfium.PdfDocument(out.getvalue())
        sample = samples[number % len(samples)]
        made.import_pages(sample, list(range(1, len(sample))))
        made.save(folder / f"{symbol.replace('/', '_')}.pdf")
        made.close()


def whole(files: Sequence[Path], count: int) -> Size:
    """`suivi process` on so many documents: all its processes, from its start to its end."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        raw.mkdir()
        copies(files, count, raw)
        command = [sys.executable, "-m", "pipeline", "process", str(raw), "--out", str(out), "--jobs", str(_JOBS)]
        done = watch(command)
        if done.status:
            raise SystemExit(f"suivi process ended with {done.status}:\n{done.output}")
        table = f"{out}/documents.parquet"
        found = duckdb.sql(f"SELECT count(*), sum(pages), sum(paragraphs) FROM '{table}'").fetchall()[0]
    return Size(int(found[0]), int(found[1]), int(found[2]), done.cpu, done.megabytes, done.seconds)


def page(rows: Sequence[Row], sizes: Sequence[Size], pages: int, documents: int, load: float) -> str:
    """The results as Markdown."""
    bare = {row.name: row.rate for row in rows}

    def ratio(rate: float | None, other: str) -> str:
        against = bare.get(other)
        return f"{rate / against:.1f}" if rate and against else "–"

    path = max(sizes, key=lambda size: size.documents)
    shown = [
        *rows,
        Row(f"suivi process, whole path, {path.documents:,} documents", path.pages / path.cpu, path.megabytes),
    ]
    told = [f"Python {platform.python_version()}", *(row.version for row in rows if row.version)]
    lines = [
        "# What it costs",
        "",
        f"Made by `make bench` on {dt.date.today()}; do not edit. {_machine()}; load {load:.1f} at the beginning, "
        f"{os.getloadavg()[0]:.1f} at the end. {', '.join(told)}.",
        "",
        "Pages per second of CPU (user and system), so that other work on the machine does not count; it still slows a CPU.",
        "Memory of a reader is that of its process; of `suivi process`, that of all its processes together at its highest,",
        "what they share counted once.",
        "",
        f"## Beside others, on the same {documents} documents, {pages} pages",
        "",
        f"The slowest readers are measured on some {_SLOW_PAGES} of them. They give text; suivi gives tables.",
        "",
        "| | pages per CPU second | times pdfplumber | times pdfminer.six | share of bare pypdfium2 | MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in shown:
        if row.rate is None:
            lines.append(f"| {row.name} | {row.version or 'not installed (`make beside`)'} | | | | |")
            continue
        others = [ratio(row.rate, other) for other in ("pdfplumber", "pdfminer.six", "pypdfium2, bare")]
        lines.append(f"| {row.name} | {row.rate:.1f} | {' | '.join(others)} | {row.megabytes:.0f} |")
    lines += [
        "",
        "## Many documents",
        "",
        f"`suivi process --jobs {_JOBS}`, from start to finished tables, on copies of samples under symbols of their own.",
        "",
        "| documents | pages | paragraphs | CPU s | pages per CPU s | paragraphs per CPU s | MB in all | s by the clock |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for size in sizes:
        rates = f"{size.pages / size.cpu:.1f} | {size.paragraphs / size.cpu:.1f}"
        figures = f"{size.documents:,} | {size.pages:,} | {size.paragraphs:,} | {size.cpu:.1f}"
        lines.append(f"| {figures} | {rates} | {size.megabytes:.0f} | {size.seconds:.0f} |")
    return "\n".join([*lines, "", "![CPU time and memory by number of documents](results.svg)", ""])


def _machine() -> str:
    named = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = named[0].partition(":")[2].strip() if named else platform.machine()
    return f"{os.cpu_count()} cores of {name}, {memory:.0f} GB, {platform.system()}"


def chart(sizes: Sequence[Size], out: Path) -> None:
    """CPU time and memory over documents, both axes by powers of ten."""
    import altair as alt

    values = [
        {"documents": size.documents, "what": what, "value": value}
        for size in sizes
        for what, value in (("CPU seconds", size.cpu), ("megabytes in all", size.megabytes))
    ]
    log = alt.Scale(type="log")
    drawn = (
        alt.Chart(alt.Data(values=values), width=420, height=240)
        .mark_line(point=True)
        .encode(
            x=alt.X("documents:Q", scale=log, title="documents"),
            y=alt.Y("value:Q", scale=log, title=None),
            color=alt.Color("what:N", title=None),
        )
    )
    drawn.save(out)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "files", type=Path, nargs="*", default=[_ROOT / "data" / "raw"], help="PDFs, or folders of PDFs"
    )
    parser.add_argument(
        "--sizes", type=int, nargs="*", default=[1, 10, 100, 1000], help="documents of the curve; 10000 on request"
    )
    parser.add_argument("--out", type=Path, default=_ROOT / "benchmarks", help="folder for RESULTS.md and results.svg")
    options = parser.parse_args(arguments)
    import pypdfium2 as pdfium

    found = [file for given in options.files for file in (sorted(given.glob("*.pdf")) if given.is_dir() else [given])]
    files = [file for file in found if not file.stem.endswith("-AR")]  # its letters are read from glyphs: another work
    if not files:
        parser.error("no PDF was found")
    load, begun = os.getloadavg()[0], time.monotonic()
    pages = {file: len(pdfium.PdfDocument(file)) for file in files}
    rows = []
    for step in STEPS.values():
        rows.append(measure(step, files, pages))
        print(f"{step.name}: {rows[-1].rate or 0:.1f} pages per CPU second", flush=True)
    english = [file for file in files if file.stem in ("CCPR_C_XMV_CO_5", "CRPD_C_XMV_CO_1")] or files
    sizes = []
    for count in options.sizes:
        sizes.append(whole(english, count))
        print(f"{count} documents: {sizes[-1].pages / sizes[-1].cpu:.1f} pages per CPU second", flush=True)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "RESULTS.md").write_text(page(rows, sizes, sum(pages.values()), len(files), load))
    chart(sizes, options.out / "results.svg")
    print(f"{options.out / 'RESULTS.md'} written in {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

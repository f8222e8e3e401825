"""Hostile files by the thousand: our samples mutated, and structures made up; each is replayed by its kind and seed.

    python -m tests.fuzz --pdf 20000 --word 5000          # a night's work
    python -m tests.fuzz --pdf 20000 --done build/fuzz    # the same in as many goes as it takes: what was read is not read again
    python -m tests.fuzz --replay pdf:1234                # one file again, in this process, with what it does

A file may be refused, or read in part; it may not crash its worker, hang, raise anything, be called `ok` with nothing in it
or with letters that are none, leave a file behind, write one elsewhere, start a program or make a connection. OCR and
LibreOffice are out of reach here: they are other programs, with limits of their own.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import re
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.fingerprint import made_by
from pipeline.limits import Limits
from pipeline.process import process_document
from pipeline.workers import Ended, Workers

KINDS = ("pdf", "word", "page", "text")
_ROOT = Path(__file__).resolve().parents[1]
_LIMITS = Limits(time_limit=60, memory_limit=1024)
_ALONE = Limits(time_limit=600, memory_limit=1024)  # by the clock: a busy machine is no fault of a file's
_BATCH = 25  # files for one call of a worker; where one ends it, each is tried alone
_SUFFIX = {"pdf": "pdf", "word": "docx", "page": "html", "text": "txt"}
_NO_LETTER = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65536",
    b"2147483647",
    b"4294967296",
    b"99999999999999999999",
    b"1e308",
    b"-0.0001",
    b"nan",
)
_MARKS = "\u202e\u2066\u200f\x00\ufeff\U0001f600\u0301\t\r\n\v\u2028＝=+-@‮%s{}<>&;'\"\\../"
_WORDS = [
    b"/Kids[2 0 R]",
    b"/Parent 1 0 R",
    b"/Length 1 0 R",
    b"/Filter/FlateDecode",
    b"/Filter[/ASCIIHexDecode/LZWDecode]",
    b"/Encrypt 3 0 R",
    b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>",
    b"/AA<</O<</S/Launch/F(x)>>>>",
    b"/XFA 2 0 R",
    b"/ObjStm",
    b"/Prev 0",
    b"stream\n",
    b"endstream",
    b"endobj",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b")",
    b"BT",
    b"ET",
    b"Tj",
    b"Q",
    b"q",
    b"/ToUnicode 1 0 R",
    b"/Rotate 91",
    b"/MediaBox[0 0 0 0]",
    b"/MediaBox[1e9 1e9 -1e9 -1e9]",
    b"%%EOF",
    b"xref\n0 99999999\n",
]
_TAGS = [
    "<w:tbl>",
    "</w:tbl>",
    "<w:p>",
    "</w:p>",
    "<w:tc>",
    "<w:tr>",
    "<w:sdt>",
    "</w:sdt>",
    "<w:ins>",
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="-7"/></w:numPr>',
    '<w:br w:type="page"/>',
    "<w:t>",
    "&#0;",
    "&x;",
    "]]>",
    "<![CDATA[",
    "<table>",
    "<td colspan=99999999 rowspan=99999999>",
    "<ol start=-99999999999>",
    "<style>p{color:",
    "<script>alert(1)</script>",
    '<font size="+999999">',
    "<sup>",
    "<!--",
    '<w:sym w:char="110000"/>',
    '<w:footnoteReference w:id="2"/>',
    "<mc:AlternateContent>",
]


class Fault(NamedTuple):
    """What a file did that no file may."""

    seed: str  # pdf:1234
    what: str


@cache
def samples(kind: str) -> tuple[bytes, ...]:
    """The files that are mutated."""
    from tests.pipeline.reading import writers
    from tests.pipeline.reading.test_bad_input import ASKED, _document
    from tests.sample.content import load

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "CRPD_C_XMV_CO_1.x")
        if kind == "pdf":
            plain = [_document(path, pages=pages, pageCompression=0).read_bytes() for pages in (1, 3)]
            return (
                *plain,
                (_ROOT / "tests/documents/edge/odd_pages.pdf").read_bytes(),
                (_ROOT / "data/raw/CRPD_C_XMV_FCO_2-3.pdf").read_bytes(),
            )
        document = load("crpd_2023", "en")
        if kind == "word":
            body = "".join(writers.para(ASKED.format(number, "port")) for number in range(1, 6))
            small = writers.raw_word(path, body, numbering="<w:abstractNum/>", styles="<w:style/>").read_bytes()
            return small, writers.write_word(document, path, automatic=True).read_bytes()
        if kind == "page":
            return (writers.write_html(document).encode(),)
        return ("\n\n".join(ASKED.format(number, "port") for number in range(1, 30)).encode(),)


def hostile(kind: str, seed: int) -> bytes:
    """The file of a seed; the same on every machine."""
    chance = random.Random(f"{kind}:{seed}")
    if kind == "pdf" and chance.random() < 0.15:
        return _made_up(chance)
    data = chance.choice(samples(kind))
    if kind == "word" and chance.random() < 0.8:
        return _mutated_parts(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        data = _mutated(data, chance, _WORDS if kind == "pdf" else [tag.encode() for tag in _TAGS])
    return data


def _mutated(data: bytes, chance: random.Random, words: Sequence[bytes]) -> bytes:
    place = chance.randrange(len(data) + 1)
    size = chance.choice((1, 2, 8, 64, 512, 4096))
    match chance.randrange(9):
        case 0:  # cut short
            return data[:place] if chance.random() < 0.3 else data[:place] + data[place + size :]
        case 1:
            return data[:place] + bytes(chance.randrange(256) for _ in range(min(size, 64))) + data[place:]
        case 2:
            return data[:place] + data[place : place + size] * chance.choice((2, 3, 50)) + data[place + size :]
        case 3 if data:
            changed = bytearray(data)
            for _ in range(min(size, 64)):
                changed[chance.randrange(len(data))] = chance.randrange(256)
            return bytes(changed)
        case 4 | 5:
            numbers = list(re.finditer(rb"\d+", data[place : place + 5000]))
            if numbers:
                start, end = chance.choice(numbers).span()
                return data[: place + start] + chance.choice(_NUMBERS) + data[place + end :]
        case 6:
            other = chance.randrange(len(data) + 1)
            return data[:place] + data[other : other + size] + data[place:]
        case 7:
            return (
                data[:place] + chance.choice(_MARKS).encode("utf-8", "replace") * chance.choice((1, 20)) + data[place:]
            )
    return data[:place] + chance.choice(words) + data[place:]


def _mutated_parts(data: bytes, chance: random.Random) -> bytes:
    """A package whose parts are mutated, and which still unpacks."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        names = given.namelist()
        chosen = {"word/document.xml", chance.choice(names)}
        for name in names:
            part = given.read(name)
            if name in chosen:
                tags = [tag.encode() for tag in _TAGS]
                for _ in range(chance.choice((1, 1, 2, 5))):
                    part = _between_tags(part, chance, tags) if chance.random() < 0.8 else _mutated(part, chance, tags)
            if chance.random() > 0.03:
                made.writestr(name, part)
    return out.getvalue()


def _between_tags(part: bytes, chance: random.Random, tags: Sequence[bytes]) -> bytes:
    """Elements left out, moved, said twice, or with other values: XML that is still well formed, often."""
    elements = list(re.finditer(rb"<(w:\w+)\b[^<>]*?(?:/>|>[^<>]*</\1>)|<w:(p|tr|tc|r)\b.*?</w:\2>", part, re.DOTALL))
    if not elements:
        return _mutated(part, chance, tags)
    start, end = chance.choice(elements).span()
    place = chance.choice(elements).start()
    match chance.randrange(4):
        case 0:
            return part[:start] + part[end:]
        case 1:
            return part[:start] + part[start:end] * chance.choice((2, 200)) + part[end:]
        case 2:
            return part[:place] + part[start:end] + part[place:]
    values = list(re.finditer(rb'"[^"<>]*"', part))
    start, end = chance.choice(values).span() if values else (0, 0)
    value = chance.choice((*_NUMBERS, b"", b"x" * 5000, b"&#x202e;", b"../../../etc/passwd", b"true"))
    return part[:start] + b'"' + value + b'"' + part[end:]


def _made_up(chance: random.Random) -> bytes:
    """A PDF of objects that point to one another as it comes."""
    count = chance.randrange(3, 12)

    def thing(depth: int = 0) -> bytes:
        ref = b"%d 0 R" % chance.randrange(count + 2)
        simple = [ref, ref, chance.choice(_NUMBERS), b"(text)", b"<feff0041>", b"null", b"true", b"/Name"]
        if depth < 3 and chance.random() < 0.4:
            inner = b" ".join(thing(depth + 1) for _ in range(chance.randrange(4)))
            return b"[%b]" % inner if chance.random() < 0.5 else b"<</A %b>>" % (inner or b"1")
        return chance.choice(simple)

    keys = (
        b"Type",
        b"Kids",
        b"Count",
        b"Parent",
        b"MediaBox",
        b"Contents",
        b"Resources",
        b"Font",
        b"Pages",
        b"Length",
        b"Filter",
        b"ToUnicode",
    )
    data, places = b"%PDF-1.7\n", []
    for number in range(1, count + 1):
        base = {
            1: b"/Type/Catalog/Pages 2 0 R",
            2: b"/Type/Pages/Count 2/Kids[3 0 R 4 0 R]",
            3: b"/Type/Page/Parent 2 0 R/Contents 4 0 R",
        }.get(number, b"")
        entries = b"".join(b"/%b %b" % (chance.choice(keys), thing()) for _ in range(chance.randrange(5)))
        text = b"<<%b%b>>" % (base, entries)
        if chance.random() < 0.3:
            stream = b"BT /F1 12 Tf 72 700 Td (1. The Committee recommends ferries.) Tj ET" * chance.choice((1, 100))
            packed = zlib.compress(stream) if chance.random() < 0.5 else stream
            text = b"<<%b/Length %d%b>>stream\n%b\nendstream" % (
                entries,
                len(packed),
                chance.choice((b"", b"/Filter/FlateDecode")),
                packed,
            )
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R/Info %b>>\nstartxref\n%d\n%%%%EOF\n" % (
        count + 1, table, count + 1, thing(), len(data),
    )  # fmt: skip


_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = ("os.rename", "os.link", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "os.truncate")
_REACHES = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.bind")
_allowed: list[Path] = []  # where files may be written
_outside: list[str] = []  # what was done elsewhere since this was emptied


@cache
def _watch() -> None:
    """See, in this process from now on, what no reader may do; an audit hook cannot be taken away."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    names: tuple[Any, ...] = ()
    if event == "open":
        name, _, flags = arguments
        names = (name,) if isinstance(flags, int) and flags & _WRITES else ()
    elif event in _CHANGES:
        names = arguments
    elif event in _REACHES:
        _outside.append(f"{event} {arguments[:2]}")
    for name in names:
        if isinstance(name, str | bytes | os.PathLike) and os.fsdecode(name) != os.devnull:
            path = Path(os.path.abspath(os.fsdecode(name)))
            if "__pycache__" not in path.parts and not any(map(path.is_relative_to, _allowed)):
                _outside.append(f"{event} {path}")


def judge(kind: str, seeds: Iterable[int], folder: str) -> tuple[Counter[str], list[Fault]]:
    """Statuses of the files of some seeds, and what none may do. Called in a worker."""
    os.environ["PATH"] = ""  # no other program is started
    scratch = Path(folder, f"scratch-{os.getpid()}")
    scratch.mkdir(exist_ok=True)
    tempfile.tempdir = str(scratch)
    path = scratch / f"CRPD_C_XMV_CO_1.{_SUFFIX[kind]}"
    _allowed[:] = [scratch]
    _watch()
    counts: Counter[str] = Counter()
    faults = []
    for seed in seeds:
        name = f"{kind}:{seed}"
        path.write_bytes(hostile(kind, seed))
        _outside.clear()
        try:
            result = process_document(path)
        except Exception as error:  # whatever it is, a document may not raise it
            where = _where(error)
            faults.append(Fault(name, f"{type(error).__name__}: {error} ({where})"))
            continue
        counts[result.document.status] += 1
        texts = [paragraph.text for paragraph in result.paragraphs]
        if result.document.status == "ok" and not any(texts):
            faults.append(Fault(name, "ok, with no text"))
        if (wrong := next((text for text in texts if _NO_LETTER.search(text)), None)) is not None:
            faults.append(Fault(name, f"letters that are none: {wrong[:80]!r}"))
        if left := [each.name for each in scratch.iterdir() if each != path]:
            faults.append(Fault(name, f"left behind: {left}"))
        if _outside:
            faults.append(Fault(name, f"done outside its folder: {_outside}"))
    path.unlink(missing_ok=True)
    return counts, faults


def _where(error: BaseException) -> str:
    """The place of our code nearest to an error."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "pipeline" in code.co_filename:
            place = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def run(
    counts: dict[str, int],
    *,
    first: int = 0,
    told: Callable[[str], object] = lambda line: None,
    log: Path | None = None,
) -> tuple[Counter[str], list[Fault]]:
    """So many files of each kind, in a worker; what became of them, and the faults.

    `log` remembers each batch that is done, for the version of the program: one that stands there is counted, and not read again.
    """
    known = _remembered(log)
    statuses: Counter[str] = Counter()
    faults: list[Fault] = []
    with tempfile.TemporaryDirectory() as folder, Workers(1, _LIMITS, preload=("pipeline.process",)) as workers:
        for kind, count in counts.items():
            for start in range(first, first + count, _BATCH):
                seeds = range(start, min(start + _BATCH, first + count))
                name = f"{kind}:{seeds[0]}-{seeds[-1]}"
                if name in known:
                    statuses += Counter(known[name]["statuses"])
                    faults += [Fault(*fault) for fault in known[name]["faults"]]
                    continue
                of_batch, before = Counter[str](), len(faults)
                done = workers.call(judge, kind, seeds, folder)
                alone = [(seeds, done)]
                if isinstance(done, Ended):
                    with Workers(1, _ALONE, preload=("pipeline.process",)) as patient:
                        alone = [(range(seed, seed + 1), patient.call(judge, kind, [seed], folder)) for seed in seeds]
                for some, found in alone:
                    new = (
                        [Fault(f"{kind}:{some[0]}", f"{found.kind}: {found.happened}")]
                        if isinstance(found, Ended)
                        else found[1]
                    )
                    of_batch += Counter() if isinstance(found, Ended) else found[0]
                    faults += new
                    for fault in new:
                        told(f"{fault.seed}  {fault.what}")
                statuses += of_batch
                _remember(log, {"batch": name, "statuses": of_batch, "faults": faults[before:]})
            told(f"{kind}: seeds {first} to {first + count - 1} done")
    return statuses, faults


def _remembered(log: Path | None) -> dict[str, dict[str, Any]]:
    """The batches that were done by this version of the program; a last line that was cut short is none."""
    if log is None or not log.exists():
        return {}
    found = {}
    for line in log.read_text(encoding="utf-8").splitlines():
        with contextlib.suppress(ValueError):
            row = json.loads(line)
            if row["program"] == list(made_by()):
                found[row["batch"]] = row
    return found


def _remember(log: Path | None, row: dict[str, Any]) -> None:
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write("\n" * bool(log.stat().st_size and not log.read_bytes().endswith(b"\n")))
            file.write(json.dumps({"program": made_by(), **row}) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    for kind in KINDS:
        parser.add_argument(f"--{kind}", type=int, default=0, help="how many files of this kind")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--replay", metavar="KIND:SEED", help="one file again, in this process")
    parser.add_argument("--keep", type=Path, help="with --replay: write the file here, and do nothing else")
    parser.add_argument("--done", type=Path, help="remember here what is done, so that the next go goes on from there")
    options = parser.parse_args(arguments)
    if options.replay:
        kind, _, seed = options.replay.partition(":")
        if options.keep:
            options.keep.write_bytes(hostile(kind, int(seed)))
            return 0
        with tempfile.TemporaryDirectory() as folder:
            counts, faults = judge(kind, [int(seed)], folder)
    else:
        wanted = {kind: getattr(options, kind) for kind in KINDS if getattr(options, kind)}
        counts, faults = run(wanted, first=options.first, log=options.done, told=lambda line: print(line, flush=True))
    print(f"{counts.total()} files read or refused ({dict(counts)}), {len(faults)} faults")
    if options.replay:
        print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

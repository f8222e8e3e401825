"""Make the sample: `python -m tests.sample` writes every PDF, its sidecar and its answer sheet.

`--only NAME` makes the documents of one folder of `texts/`; `--gold` writes answer sheets alone, which needs no fonts
(pages are kept as they are); `--out DIR` writes somewhere else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from tests.sample import content
from tests.sample.gold import gold

ROOT = Path(__file__).resolve().parents[2]
GOLD = Path("tests/sample/gold")
EDGE = Path("tests/documents/edge")
MADE_ON = "2026-01-15"  # a fixed day: the same texts give the same files


def main() -> int:
    """Write what is asked for and say so."""
    parser = argparse.ArgumentParser(prog="python -m tests.sample", description=__doc__)
    parser.add_argument("--only", metavar="NAME", help="a folder of tests/sample/texts, or 'edge'")
    parser.add_argument("--gold", action="store_true", help="answer sheets alone")
    parser.add_argument("--out", type=Path, default=ROOT, help="write below this folder (default: the repository)")
    asked = parser.parse_args()
    for name, language in content.versions():
        if asked.only in (None, name):
            document = content.load(name, language)
            path = write_gold(document, asked.out) if asked.gold else write(document, asked.out)
            sys.stdout.write(f"{path.relative_to(asked.out)}  {path.stat().st_size / 1000:.0f} kB\n")
    if asked.only in (None, "edge") and not asked.gold:
        write_edge(asked.out)
    return 0


def place(document: content.Document) -> Path:
    """Where a document's PDF lies in the repository."""
    return Path(document.facts.get("folder", "data/raw")) / f"{document.stem}.pdf"


def write(document: content.Document, out: Path) -> Path:
    """Print a document; write its PDF, sidecar and answer sheet."""
    from tests.sample.press import print_document  # needs fonts and typesetting libraries; answer sheets do not

    data, pages = print_document(document)
    path = out / place(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    sidecar = {
        "source": "written for suivi, fictional",
        "url": None,
        "sha256": hashlib.sha256(data).hexdigest(),
        "made_by": f"python -m tests.sample --only {document.name}",
        "date": MADE_ON,
    }
    _write_json(path.with_name(path.name + ".provenance.json"), sidecar)
    sheet = gold(document)
    sheet["document"]["pages"] = max(last for _, last in pages.values())
    for paragraph in sheet["paragraphs"]:
        paragraph["page"], paragraph["last_page"] = pages[paragraph["number"]]
    _write_json(out / GOLD / f"{document.stem}.json", sheet)
    return path


def write_gold(document: content.Document, out: Path) -> Path:
    """Write the answer sheet, with the pages of the one that is there."""
    path = out / GOLD / f"{document.stem}.json"
    sheet = gold(document)
    if path.is_file():
        before: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        pages = {one["number"]: one for one in before["paragraphs"]}
        sheet["document"]["pages"] = before["document"]["pages"]
        for paragraph in sheet["paragraphs"]:
            known = pages.get(paragraph["number"], {})
            paragraph |= {key: known[key] for key in ("page", "last_page") if key in known}
    _write_json(path, sheet)
    return path


def write_edge(out: Path) -> None:
    """Write the files of `edge.FILES`."""
    from tests.sample import edge

    (out / EDGE).mkdir(parents=True, exist_ok=True)
    for name, make in edge.FILES.items():
        (out / EDGE / name).write_bytes(make())
        sys.stdout.write(f"{EDGE / name}\n")


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())

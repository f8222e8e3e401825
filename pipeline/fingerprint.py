"""What makes rows besides the documents themselves: code, knowledge and models, each as a hash."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from pipeline import __version__

_PACKAGE = Path(__file__).parent
_KNOWLEDGE = _PACKAGE / "knowledge"
_MODELS = _PACKAGE.parent / "models"
_LIBRARIES = ("pypdfium2", "pdfplumber", "spacy", "langdetect", "babel", "pydantic", "pyarrow")


class MadeBy(NamedTuple):
    """The makers of rows, each as 16 hexadecimal digits: a row can change only when one of them or a document does."""

    pipeline: str = ""  # code, the libraries that read, and what tesseract can read here
    knowledge: str = ""  # data files of `pipeline/knowledge`
    model: str = ""  # trained models


UNKNOWN = MadeBy()


@cache
def made_by() -> MadeBy:
    """The makers as they are here and now."""
    facts = [path for path in _files(_KNOWLEDGE) if path.suffix != ".py"]
    return MadeBy(_code(), _hash(facts), _hash(_files(_MODELS)))


def changed_part(before: MadeBy, now: MadeBy) -> str | None:
    """The first maker that is not as it was."""
    return next((part for part in MadeBy._fields if getattr(before, part) != getattr(now, part)), None)


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code() -> str:
    said = [f"suivi {__version__}", *(f"{library} {version(library)}" for library in _LIBRARIES), _recogniser()]
    code = [path for path in _files(_PACKAGE) if _KNOWLEDGE not in path.parents or path.suffix == ".py"]
    return _hash(code, said)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _hash(paths: Iterable[Path], said: Iterable[str] = ()) -> str:
    lines = [*said, *(f"{path.relative_to(_PACKAGE.parent).as_posix()} {digest(path)}" for path in paths)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _recogniser() -> str:
    """What tesseract can read here; a document that was damaged before it was installed is worth another look."""
    if shutil.which("tesseract") is None:
        return ""
    return subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout

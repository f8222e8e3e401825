"""Every regular expression that the pipeline makes: collected as it makes them, and none is missed.

All modules are imported and sample documents of six languages and all formats are processed, so that expressions built from
language files are among them. Then the source is searched for every call that makes one: a call whose expression stands there is
taken as it stands, and any other that was not reached meanwhile is told.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

_ROOT = Path(__file__).resolve().parents[1]
_HERE = str(_ROOT / "pipeline")
_MAKERS = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
# What the samples have no occasion for.
_RARE: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    ("adopting.columns", "_within", ("a", "a b")),
    *(("corrections", "_grammar", (code,)) for code in ("ar", "en", "es", "fr", "ru", "zh")),
    ("names", "_nothing_between", ("a", "[.;(]")),
    (
        "publish.corrigenda",
        "_apply",
        (
            {"document_id": "X@en", "number": "1", "item": None, "old": "a b", "new": "c"},
            [{"number": "1", "text": "a b"}],
            [],
        ),
    ),
    ("reading.active", "_names", (b"/Launch ",)),
    ("reading.outlines", "_solve", ("abc\ue000d", "abcxd")),
    ("sources.pages", "_language_and_format", ("French pdf",)),
    ("symbols.grammar", "_unknown", (["X", "Y", "1999"],)),
)


class Used(NamedTuple):
    """An expression and the module that compiled it, first."""

    pattern: re.Pattern[str]
    module: str  # its file, from `pipeline`

    @property
    def sees_raw(self) -> bool:
        """Whether it meets texts as files have them; all others meet what `cleaned` left."""
        return self.module.startswith(("reading/", "sources/", "cleaning"))


class Call(NamedTuple):
    """A place in the source that makes an expression."""

    module: str  # its file, from `pipeline`
    first: int  # line
    last: int
    pattern: str | None  # where it stands there


def calls(source: str, module: str) -> list[Call]:
    """Every call of `re` in a module that takes an expression."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name("re"), attr=name), args=[first, *_]) if name in _MAKERS:
                if not (isinstance(first, ast.Constant) and isinstance(first.value, bytes)):  # of bytes: not tried
                    text = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
                    found.append(Call(module, node.lineno, node.end_lineno or node.lineno, text))
    return found


def collect() -> tuple[list[Used], list[Call]]:
    """The expressions for text that the pipeline compiles, in the order of their first use, and calls that were not reached."""
    found: dict[tuple[str, int], Used] = {}
    reached: set[tuple[str, int]] = set()
    compiled = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: int) -> Any:
        made = compiled(pattern, flags)
        frame = sys._getframe(2)
        if frame.f_code.co_filename.startswith(_HERE):
            place = str(Path(frame.f_code.co_filename).relative_to(_HERE))
            reached.add((place, frame.f_lineno))
            if isinstance(made.pattern, str):
                found.setdefault((made.pattern, made.flags), Used(made, place))
        return made

    re._compile = noted  # type: ignore[attr-defined]
    try:
        for module in [name for name in sys.modules if name.partition(".")[0] == "pipeline"]:
            del sys.modules[module]
        package = importlib.import_module("pipeline")
        for info in pkgutil.walk_packages(package.__path__, "pipeline."):
            if not info.name.endswith("__main__"):
                importlib.import_module(info.name)
        _use(importlib.import_module("pipeline.process").process_document)
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    missed = []
    for path in sorted(Path(_HERE).rglob("*.py")):
        for call in calls(path.read_text(encoding="utf-8"), str(path.relative_to(_HERE))):
            if any((call.module, line) in reached for line in range(call.first, call.last + 1)):
                continue
            if call.pattern is None:
                missed.append(call)
            else:
                made = re.compile(call.pattern)
                found.setdefault((made.pattern, made.flags), Used(made, call.module))
    return list(found.values()), missed


def _use(process: Callable[[Path], object]) -> None:
    """Let expressions that are made when they are first needed be made."""
    raw = _ROOT / "data" / "raw"
    for name in (
        "CRPD_C_XMV_CO_1",
        *(f"CRPD_C_XMV_CO_2-3-{code}" for code in ("ES", "FR", "RU", "ZH")),
        "CRPD_C_XMV_FCO_2-3",
    ):
        process(raw / f"{name}.pdf")
    with tempfile.TemporaryDirectory() as folder:
        asked = "{}. The Committee recommends that Maravel open its ferries, by 4 May 2027, to all."
        arabic = "{}- توصي اللجنة بأن تقوم الدولة الطرف بفتح عباراتها لجميع السكان في موعد أقصاه 4 أيار/مايو 2027."
        for code, words in (("", asked), ("-AR", arabic)):
            lines = [words.format(number) for number in range(1, 9)]
            plain, page = (Path(folder, f"CRPD_C_XMV_CO_1{code}.{suffix}") for suffix in ("txt", "html"))
            plain.write_text("\n\n".join(["CRPD/C/XMV/CO/1", *lines]))
            page.write_text(f"<html><style>p {{margin: 1pt}}</style><body><p>{'<p>'.join(lines)}</body></html>")
            process(plain)
            process(page)
    for module, function, arguments in _RARE:
        made = getattr(importlib.import_module(f"pipeline.{module}"), function)(*arguments)
        if isinstance(made, Iterator):
            list(made)

"""Elements of a web page in, what holds inside them out: weight, size, indent, role, and how a list counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pipeline.reading.css import Declarations, is_bold, points
from pipeline.reading.flow import USUAL_SIZE
from pipeline.records import LineRole

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
    )
    + ("fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "li", "main", "menu", "nav", "ol")
    + ("p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", *HEADINGS)
)
SKIPPED = frozenset(
    ("head", "script", "style", "noscript", "template", "select", "button", "input", "textarea", "svg", "object")
    + ("iframe", "map", "title")
)
LIST_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal": "decimal",
    "arabic-indic": "arabicIndic",
    "cjk-decimal": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "none": "none",
}
LISTS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_MARGINS = frozenset(("nav", "header", "footer", "aside"))
_BOLD = frozenset(("b", "strong", "th", *HEADINGS))
_ITALIC = frozenset(("i", "em", "cite", "dfn", "var"))
_INDENTED = frozenset(("blockquote", "dd", "dir", "menu", "ol", "ul"))
_INDENT = 30.0  # points, as browsers set them
_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 1.0, "h6": 1.0, "small": 0.83, "big": 1.2, "sup": 0.7}
_FONT_SIZES = {"1": 0.63, "2": 0.82, "3": 1.0, "4": 1.13, "5": 1.5, "6": 2.0, "7": 3.0}
# As Word, LibreOffice and Markdown's processors name them.
NOTE_LINK = re.compile(r"#_?(?:(?:ft|ed)n|fn|(?:sd)?(?:foot|end)?note)", re.IGNORECASE)
_NOTE_BLOCK = re.compile(r"_?(?:(?:ft|ed)n|fn)[:\-_]?\d+|(?:sd)?(?:foot|end)notes?\d*", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"(?:mso|sd)?(?:foot|end)notes?(?:text)?", re.IGNORECASE)

Element = Any  # lxml has no types of its own


@dataclass(frozen=True)
class State:
    """What holds inside an element."""

    bold: bool = False
    italic: bool = False
    size: float = USUAL_SIZE
    indent: float = 0.0
    role: LineRole = LineRole.BODY
    kept: bool = False  # spaces and line ends as written


def inner(element: Element, css: Declarations, outer: State) -> State:
    """What holds inside an element, its own word over that of what it stands in."""
    tag = element.tag
    bold = True if tag in _BOLD else outer.bold
    if weight := css.get("font-weight", css.get("font", "")):
        bold = is_bold(weight) or (bold and "font-weight" not in css)
    italic = True if tag in _ITALIC else outer.italic
    if slant := css.get("font-style"):
        italic = slant.startswith(("italic", "oblique"))
    size = outer.size * _SIZES.get(tag, 1.0) if tag not in HEADINGS else USUAL_SIZE * _SIZES[tag]
    if tag == "font":
        size = USUAL_SIZE * _FONT_SIZES.get(element.get("size") or "", size / USUAL_SIZE)
    if said := css.get("font-size"):
        size = points(said, outer.size) or size
    indent = outer.indent + _INDENT * (tag in _INDENTED)
    for name in ("margin-left", "text-indent"):
        indent += points(css.get(name, "0"), size) or 0.0
    role = outer.role
    name = element.get("id") or element.get("name") or ""
    if tag in BLOCKS and (
        _NOTE_BLOCK.fullmatch(name) or any(_NOTE_CLASS.fullmatch(n) for n in element.get("class", "").split())
    ):
        role = LineRole.FOOTNOTE
    elif tag in _MARGINS and next(element.iter(*HEADINGS), None) is None:
        role = LineRole.RUNNING_HEAD
    kept = outer.kept or tag == "pre" or css.get("white-space", "").startswith("pre")
    return replace(outer, bold=bold, italic=italic, size=round(size, 1), indent=max(0.0, indent), role=role, kept=kept)


def list_of(element: Element, css: Declarations) -> tuple[str, int, int]:
    """How a list counts: form, first number, step."""
    if element.tag == "ul":
        return LIST_STYLES.get(css.get("list-style-type", ""), "bullet"), 1, 1
    form = LIST_STYLES.get(css.get("list-style-type", ""), LISTS.get(element.get("type") or "1", "decimal"))
    return form, integer(element.get("start"), 1), -1 if "reversed" in element.attrib else 1


def integer(text: str | None, default: int) -> int:
    """The number a text begins with."""
    match = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(match[1]) if match else default

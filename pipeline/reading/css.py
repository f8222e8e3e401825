"""Style sheets in, what they say of weight, slant, size, indent and sight out; everything else is passed over.

Enough for pages that a word processor wrote: rules for a tag, a class, or a tag with a class. Rules that depend on
where an element stands are not followed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*)?(?:\.(?P<name>[\w-]+))?")
_LENGTH = re.compile(r"(-?(?:\d++(?:\.\d+)?|\.\d+))\s*(pt|px|em|rem|%|in|cm|mm)?")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835}
_OF_INTEREST = frozenset(
    ("font-weight", "font-style", "font-size", "font", "margin-left", "margin", "text-indent", "display", "visibility")
    + ("page-break-before", "break-before", "list-style-type", "vertical-align", "white-space")
)
_MOST_RULES = 5000

Declarations = Mapping[str, str]


class Sheet:
    """Rules by tag and class."""

    def __init__(self, text: str = "") -> None:
        """`text`: all style sheets of the page, joined."""
        self._rules: dict[tuple[str, str], dict[str, str]] = {}
        for selectors, body in islice(_rules(_COMMENT.sub("", text)), _MOST_RULES):
            declared = declarations(body)
            for selector in selectors.split(",") if declared else ():
                match = _SELECTOR.fullmatch(selector.strip())
                if match and (match["tag"] or match["name"]):
                    key = ((match["tag"] or "").lower(), (match["name"] or "").lower())
                    self._rules.setdefault(key, {}).update(declared)

    def of(self, tag: str, classes: str | None, style: str | None) -> Declarations:
        """What is said of an element; the nearer word last."""
        names = [name.lower() for name in (classes or "").split()]
        keys = [(tag, ""), *(("", name) for name in names), *((tag, name) for name in names)]
        found = {key: value for rule in keys for key, value in self._rules.get(rule, {}).items()}
        return found | declarations(style) if style else found


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """What stands before innermost braces, and in them; in time that grows with the text, whatever braces it lacks."""
    for part in text.split("}")[:-1]:
        before, brace, body = part.rpartition("{")
        if brace:
            yield before.rpartition("{")[2], body


def declarations(text: str) -> dict[str, str]:
    """Those that matter here: "font-weight: bold; color: red" -> {"font-weight": "bold"}."""
    found = {}
    for declaration in text.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        if colon and name in _OF_INTEREST:
            found[name] = value.strip().lower().removesuffix("!important").strip()
    return found


def points(text: str, usual: float) -> float | None:
    """A length in points; None where it is none.

    Args:
        text: "12pt", "1.5em", "80%" ...
        usual: what em and % are of, in points.
    """
    match = _LENGTH.match(text.strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if unit in _POINTS:
        return number * _POINTS[unit]
    if unit in {"em", "rem"}:
        return number * usual
    if unit == "%":
        return number * usual / 100
    return 0.0 if number == 0 else None


def is_bold(weight: str) -> bool:
    """Whether a font-weight, or the weight in a font, is bold."""
    return "bold" in weight or bool(re.search(r"\b[6-9]00\b", weight))

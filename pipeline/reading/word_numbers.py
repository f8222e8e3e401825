"""Automatic numbers of a Word file: the lists it defines in, the marks that Word prints out, counted as Word counts."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.reading.counting import printed
from pipeline.reading.word_styles import Element, Indent, Numbering, Style, W, indent_of, value

_PLACE = re.compile(r"%([1-9])")
_BULLET = "•"
_ON = {"1", "true", "on"}


class Mark(NamedTuple):
    """What is printed before a paragraph, and where it begins."""

    text: str  # "12.", "(a)", "•"; "" for none
    indent: Indent


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    plain: bool  # all places in plain digits
    restart: int | None  # restarts after this level, counted from 1; 0 never
    indent: Indent


class Numbers:
    """Counts through one file, paragraph by paragraph in order."""

    def __init__(self, root: Element | None) -> None:
        """`root`: the root of numbering.xml; None where the file has none."""
        self._levels: dict[str, dict[int, _Level]] = {}  # by list
        self._origin: dict[str, str] = {}  # list -> definition: lists of one definition count together
        self._restarts: dict[str, set[int]] = {}  # list -> levels that begin anew where the list begins
        self._of_style: dict[tuple[str, str], int] = {}  # list, style -> the level tied to the style
        self._counts: dict[str, dict[int, int]] = {}  # definition -> level -> count
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def mark(self, own: Numbering | None, style: Style) -> Mark | None:
        """The mark of the next paragraph; None where it has no number.

        Args:
            own: the list it names itself.
            style: its style, which may name one.
        """
        list_id = own.list_id if own and own.list_id is not None else style.numbering and style.numbering.list_id
        if not list_id or list_id not in self._levels:
            return None  # list 0 takes a number away
        level = own.level if own else None
        if level is None:
            level = self._of_style.get((list_id, style.numbered_by))
        if level is None:
            level = (style.numbering.level if style.numbering else None) or 0
        levels = self._levels[list_id]
        if level not in levels:
            return None
        self._count(list_id, level)
        return Mark(self._text(list_id, level), levels[level].indent)

    def _count(self, list_id: str, level: int) -> None:
        levels = self._levels[list_id]
        counts = self._counts.setdefault(self._origin[list_id], {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for restarted in self._restarts[list_id]:
                counts.pop(restarted, None)
        counts[level] = counts[level] + 1 if level in counts else levels[level].start
        for deeper in [deeper for deeper in counts if deeper > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]

    def _text(self, list_id: str, level: int) -> str:
        levels = self._levels[list_id]
        counts = self._counts[self._origin[list_id]]
        here = levels[level]
        if here.form == "bullet":
            return here.text if here.text in {"-", "–", "—", "*"} else _BULLET

        def place(match: re.Match[str]) -> str:
            of = int(match[1]) - 1
            if of not in levels:
                return ""
            form = "decimal" if here.plain else levels[of].form
            return "" if form == "none" else printed(counts.get(of, levels[of].start), form)

        return _PLACE.sub(place, here.text).strip()

    def _read(self, root: Element) -> None:
        definitions = {each.get(f"{W}abstractNumId", ""): each for each in root.iterchildren(f"{W}abstractNum")}
        linked = {
            value(each.find(f"{W}styleLink")): key
            for key, each in definitions.items()
            if each.find(f"{W}styleLink") is not None
        }
        for element in root.iterchildren(f"{W}num"):
            list_id = element.get(f"{W}numId", "")
            origin = value(element.find(f"{W}abstractNumId")) or ""
            if origin not in definitions:
                continue
            link = value(definitions[origin].find(f"{W}numStyleLink"))
            origin = linked.get(link, origin) if link else origin
            levels: dict[int, _Level] = {}
            for level in definitions[origin].iterchildren(f"{W}lvl"):
                self._level(list_id, levels, level)
            self._restarts[list_id] = set()
            for override in element.iterchildren(f"{W}lvlOverride"):
                number = _integer(override.get(f"{W}ilvl"), 0)
                if (own := override.find(f"{W}lvl")) is not None:
                    self._level(list_id, levels, own)
                start = override.find(f"{W}startOverride")
                if start is not None and number in levels:
                    levels[number] = levels[number]._replace(start=_integer(value(start), 1))
                    self._restarts[list_id].add(number)
            self._levels[list_id] = levels
            self._origin[list_id] = origin

    def _level(self, list_id: str, levels: dict[int, _Level], element: Element) -> None:
        number = _integer(element.get(f"{W}ilvl"), 0)
        form = element.find(f"{W}numFmt")
        restart = value(element.find(f"{W}lvlRestart"))
        plain = element.find(f"{W}isLgl")
        levels[number] = _Level(
            start=_integer(value(element.find(f"{W}start")), 1),
            form=value(form) or "decimal",
            text=value(element.find(f"{W}lvlText")) or "",
            plain=plain is not None and (value(plain) or "1") in _ON,
            restart=None if restart is None else _integer(restart, 0),
            indent=indent_of(element.find(f"{W}pPr")),
        )
        if (style := value(element.find(f"{W}pStyle"))) is not None:
            self._of_style.setdefault((list_id, style), number)


def _integer(text: str | None, default: int) -> int:
    try:
        return default if text is None else int(text)
    except ValueError:
        return default

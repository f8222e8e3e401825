"""Reads one list of numbers, token by token: "17 (a), 36 (a)-(d), on education, and 44". Used by `references.py` alone.

What a token may be comes from the language file; where the list ends is the first token that does not belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.listgrammar import Grammar

_LONGEST_RANGE = 60  # numbers; a longer one is a misprint or no range at all
_NUMBERED = ("num", "item", "bare", "dotted", "unit")  # tokens that end a reference
_JOINTS = ("sep", "join", "range", "dash")  # tokens between two numbers of one list
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


class Reader:
    """Reads one list. Call `read`, then take `refs`, `topics` and `end`."""

    def __init__(self, grammar: Grammar, text: str, start: int, cased: str = "") -> None:
        self.grammar = grammar
        self.text = text
        self.cased = cased or text  # capitals tell where a sentence ends
        self.refs: list[str] = []
        self.topics: dict[str, tuple[int, int]] = {}
        self.end = start
        self._number = ""  # the number that items belong to
        self._item = ""  # the last item, nested: "(a)(ii)"
        self._last = ""  # kind of the last token
        self._range = False
        self._beginning = False  # the last number was only the beginning of references to its items
        self._held: list[str] = []  # items printed before their number: "(b) and (c) of paragraph 16"
        self._open: list[str] = []  # references since the last topic
        self._unseen = 0  # references not yet vouched for by a unit
        self._seen = ""  # the last number that was
        self._seen_end = start

    def read(self) -> bool:
        """Read on until a token does not belong; False where nothing was found."""
        place = self.end
        while (token := self.grammar.token.match(self.text, place)) is not None:
            kind = token.lastgroup or ""
            step = getattr(self, f"_on_{kind}")
            after = step(token)
            if after is None:
                break
            place = after
            self._last = kind
        if self.grammar.unit:
            if self._unseen:
                del self.refs[-self._unseen :]
            self.end = self._seen_end
        return bool(self.refs)

    # Each takes a token and gives the place to read on from, or None where the list has ended.

    def _on_num(self, token: re.Match[str]) -> int | None:
        if self._last == "num" and self.text.startswith(")", token.end()):  # "2 1)": its first paragraph
            self.end = token.end() + 1
            return self.end
        if self._last in (*_NUMBERED, "topic"):
            return None
        number = _digits(token["num"], self.grammar.data.numerals)
        if number is None:
            return None
        if self._range and self._number and not self._item:
            before, self._number = self._number, number
            self._fill(before, number)
        elif self._held:
            self._add([f"{number}{item}" for item in self._held])
            self._held = []
        else:
            self._number = number
            self._add([number])
        self._number, self._item, self._range = number, "", False
        self.end = token.end()
        return token.end()

    def _on_item(self, token: re.Match[str]) -> int | None:
        mark = token.group(token.lastgroup or 0).strip()
        label = self._label(mark)
        if label is None:
            if token.lastgroup == "item" and not mark.isdecimal():
                return self._topic(token.start("item"), token.end("item"), token.end())
            if mark.isdecimal() and self._number:  # "33 (2)" of an article
                self.end = token.end()
                return token.end()
            return None
        if not self._number:
            self._held += self._span(label) if self._range else [label]
        else:
            # "36" in "36 (a)", and "36(a)" in "36 (a) (i)", were only the beginning of a reference.
            whole = label.rpartition("(")[0] if label.count("(") > 1 else ""
            if (self._last in _NUMBERED or self._beginning) and self.refs and self.refs[-1] == self._number + whole:
                self.refs.pop()
                self._open = self._open[:-1]
                self._unseen = max(0, self._unseen - 1)
            self._add([f"{self._number}{item}" for item in (self._span(label) if self._range else [label])])
        self._item, self._range, self._beginning = label, False, False
        self.end = token.end()
        self._seen_end = self.end if not self._unseen else self._seen_end
        return token.end()

    _on_bare = _on_dotted = _on_item

    def _on_unit(self, token: re.Match[str]) -> int | None:
        if not self.refs:
            return None
        self._unseen = 0
        self._seen = self._number
        self.end = self._seen_end = token.end()
        return token.end()

    def _on_dash(self, token: re.Match[str]) -> int | None:
        if self._last not in _NUMBERED:
            return None
        self._range = True
        return token.end()

    _on_range = _on_dash

    def _on_sep(self, token: re.Match[str]) -> int | None:
        return token.end() if self.refs or self._held else None

    _on_join = _on_sep

    def _on_head(self, token: re.Match[str]) -> int | None:
        return token.end()

    _on_filler = _on_head

    def _on_itemhead(self, token: re.Match[str]) -> int | None:
        """The items of the number before it follow: "paragraph 29, subparagraphs (a) and (b)"."""
        self._beginning = bool(self.refs)
        return token.end()

    def _on_lettered(self, token: re.Match[str]) -> int | None:
        """An item without its brackets: "paragraph 35, clause E"."""
        label = self._label(token["lettered"].rstrip(")")[-1])
        if not self._number or label is None:
            return None
        if self.refs[-1] == self._number:  # "35" in "35, clause E" was only its beginning
            self.refs.pop()
            self._open = self._open[:-1]
        self._add([self._number + label])
        self._item, self._range = label, False
        self.end = token.end()
        return token.end()

    def _on_sub(self, token: re.Match[str]) -> int | None:
        """The paragraph of an article, "33, paragraph 2": no number of this list."""
        number = self.grammar.token.match(self.text, token.end())
        if not self.refs or number is None or number.lastgroup != "num":
            return None
        self.end = number.end()
        # "art. 9, paras. 1 and 2": further ones, which ascend and are no greater than the article; articles ascend, too
        last = _value(number["num"])
        while (step := self.grammar.token.match(self.text, self.end)) and step.lastgroup in _JOINTS:
            more = self.grammar.token.match(self.text, step.end())
            if more is None or more.lastgroup != "num" or not last < _value(more["num"]) <= _value(self._number):
                break
            last, self.end = _value(more["num"]), more.end()
        return self.end

    def _on_of(self, token: re.Match[str]) -> int | None:
        return token.end() if self._held else None

    def _on_topic(self, token: re.Match[str]) -> int | None:
        return self._topic(token.start("topic"), token.end("topic"), token.end())

    def _on_on(self, token: re.Match[str]) -> int | None:
        """A running topic: ", on education, 14, on ..." lasts until the next number of the list."""
        if not self.refs or self.grammar.unit and self._unseen:
            return None
        more = self.grammar.next_number.search(self.text, token.end())
        stop = _sentence_end(self.cased, token.end())
        if more is not None and more.start() < stop:
            self._name(token.end(), more.start())
            self.end = more.start()
            self._item, self._range = "", False
            return more.start()
        self._name(token.end(), stop)
        self.end = stop
        return None

    def _topic(self, start: int, end: int, after: int) -> int | None:
        if not self.refs:
            return None
        # Brackets belong to the number before them, a running topic to all since the last.
        self._open = [ref for ref in self._open if ref.partition("(")[0] == self._number]
        self._name(start, end)
        self.end = after
        return after

    def _name(self, start: int, end: int) -> None:
        for ref in self._open:
            self.topics.setdefault(ref, (start, end))
        self._open = []

    def _add(self, refs: list[str]) -> None:
        self.refs += refs
        self._open += refs
        self._unseen += 0 if self._seen and self._seen == self._number else len(refs)

    def _fill(self, first: str, last: str) -> None:
        """Write out a range of numbers; one that runs backwards was printed from right to left."""
        if "." in first or "." in last:
            self._add([last])
            return
        low, high = sorted((int(first), int(last)))
        if high - low > _LONGEST_RANGE:
            self._add([last])
        elif int(first) == high:
            self.refs.remove(first)
            self._add([str(number) for number in range(low, high + 1)])
        else:
            self._add([str(number) for number in range(low + 1, high + 1)])

    def _label(self, mark: str) -> str | None:
        """An item's normal label, nested under the last one where it is a roman number that goes on from it."""
        roman = _ROMAN.index(mark) if mark in _ROMAN else -1
        parent, _, inner = self._item.rpartition("(")
        if roman >= 0 and self._item:
            nested = parent and inner.rstrip(")") in _ROMAN
            if nested and roman > _ROMAN.index(inner.rstrip(")")):
                return f"{parent}({mark})"
            if self._last in _NUMBERED:
                return f"{self._item}({mark})"
        letter = self.grammar.letters.get(mark)
        if letter is None and len(mark) == 2 and mark[0] == mark[1] and mark[0] in self.grammar.letters:
            letter = self.grammar.letters[mark[0]] * 2
        if letter is not None:
            return f"({letter})"
        return f"({mark})" if roman >= 0 else None

    def _span(self, label: str) -> list[str]:
        """The items behind the last one, up to and with this one."""
        parent, _, first = self._item.rpartition("(")
        _, _, last = label.rpartition("(")
        first, last = first.rstrip(")"), last.rstrip(")")
        if parent and first in _ROMAN and last in _ROMAN:
            return [f"{parent}({mark})" for mark in _ROMAN[_ROMAN.index(first) + 1 : _ROMAN.index(last) + 1]] or [label]
        if len(first) == len(last) == 1:
            return [f"({chr(code)})" for code in range(ord(first) + 1, ord(last) + 1)] or [label]
        return [label]


def _sentence_end(text: str, start: int) -> int:
    match = _END.search(text, start)
    return match.start() if match else len(text)


_END = re.compile(r"[.。](?=\s|$)(?!\s+[a-zà-ÿа-я\d])|[\n。]")


def _value(number: str) -> int:
    """A printed number as one; 0 where it is none, as "12.3" and signs are."""
    return int(number) if number.isdecimal() else 0


def _digits(number: str, numerals: Mapping[str, int]) -> str | None:
    """A number in ASCII digits: "12", or written in numerals that count tens by a sign."""
    if number[0].isascii():
        return number
    total = pending = 0
    for sign in number:
        value = numerals[sign]
        if value >= 10:
            total += (pending or 1) * value
            pending = 0
        else:
            pending = value
    return str(total + pending)

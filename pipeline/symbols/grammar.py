"""The machine that reads a symbol part by part against the forms of `knowledge/symbols.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pipeline.codes import DocumentType
from pipeline.knowledge.bodies import Form, committees, state_of, symbol_forms

TREATY_BODIES = ("CCPR", "CERD", "CEDAW", "CAT", "CRC", "CMW", "CRPD", "CED")
_ROOTS = (*TREATY_BODIES, "HRI", "INT", "A", "E", "S")

# Letters of other scripts that look like Latin ones, dashes, slashes and digits, each read as the plain character: one
# for one, so that places in the text stay the same.
LOOK_ALIKE: dict[int, int] = str.maketrans(
    "АВСЕНІЈКМОРЅТХСсаео‐‑‒–—−⁄∕／．－\u00a0\u2007\u202f",
    "ABCEHIJKMOPSTXCcaeo------///.-   ",
)
LOOK_ALIKE |= {zero + digit: ord("0") + digit for zero in (0x660, 0x6F0, 0xFF10) for digit in range(10)}
LOOK_ALIKE |= {0xFF21 + letter: ord("A") + letter for letter in range(26)}
LOOK_ALIKE |= {0xFF41 + letter: ord("a") + letter for letter in range(26)}

_SUFFIX = re.compile(r"(Add|Corr|Rev|Amend|Summary)\.\d{1,3}(?:-\d{1,3})?|\((?:PART|VOL|SUPP)[^)]*\)")
_MIXED_CASE = re.compile(r"\b(add|corr|rev|amend|concl|misc)(?=\.)", re.IGNORECASE)
_PART = re.compile(r"[A-Z0-9]+(?:[.-][A-Za-z0-9]+)*|[A-Z][a-z]+\.\d+(?:-\d+)?|\([A-Z0-9. ]+\)")
COUNCILS = re.compile(r"\d{1,4}|(?:HRC|RES|DEC|INF|C\.\d+|CN\.\d+|CONF\.\d+(?:-\d+)?|AC\.\d+|S-\d+|ES-\d+|PRST)")
_SLOTS = {
    "state": r"[A-Z]{2,5}(?:-[A-Z]{3})?",
    "cycle": r"\d{1,2}(?:-\d{1,2})?",
    "session": r"\d{1,3}",
    "year": r"(?:19|20)\d\d",
    "roman": r"[IVXLC]+",
    "n": r"\d{1,5}",
    "meetings": r"\d{1,5}(?:-\d{1,5})?",
    "word": r"[A-Z]{2,4}",
    "body": "|".join(TREATY_BODIES),
    "protocol": r"OP[A-Z]{2}",
}
_NO_STATE = frozenset({"QPR", "FCO", "RFIR", "RESP", "OAI", "OIR", "ROSP", "RONPM", "WG", "NGO", "INF", "CRP"})
_LONGEST = 120  # characters of a symbol, spaces included
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True)
class Symbol:
    """A document symbol and what it says. Fields are None where the symbol is silent."""

    text: str  # the normal form: single parts joined by "/", capitals, "Add.1"
    body: str  # what opens it: "CRPD/C", "E/C.12", "A/HRC", "HRI/CORE"
    committee: str | None = None  # CCPR CESCR CERD CEDAW CAT CRC CMW CRPD CED SPT HRC
    treaty: str | None = None  # code of the committee's treaty, or of the protocol: CRC-OPAC, CAT-OP
    state: str | None = None  # ISO 3166 alpha-3, EU; the printed code where it is in no list (`state_known`)
    state_known: bool = True
    document_type: DocumentType = "other"
    cycle: str | None = None  # "1", "2-3"
    session: str | None = None  # of the committee, ASCII digits
    year: int | None = None
    number: str | None = None
    suffixes: tuple[str, ...] = ()  # Add.1, Corr.1, Rev.1, in order
    known: bool = True  # it has one of the listed forms
    open: bool = False  # the symbol does not tell the kind of document; the title may
    or_by_title: tuple[DocumentType, ...] = ()  # kinds that the title may say instead
    base: str = ""  # the symbol without suffixes
    joint: tuple[str, ...] = field(default=())  # further symbols of a document that two bodies issue together

    def __str__(self) -> str:
        """The normal form."""
        return self.text


def parse(text: str) -> Symbol | None:
    """The symbol a whole string is, after mending spaces, look-alike characters and case; None if it is none."""
    return _parse(_normal(text)) if len(text) <= _LONGEST else None


# --- the grammar -----------------------------------------------------------------------------------------------


def _normal(text: str) -> str:
    plain = text.translate(LOOK_ALIKE)
    plain = re.sub(r"\s*/\s*", "/", plain.strip().rstrip("*").strip())
    plain = re.sub(r"(?<=\.)\s+(?=\d)|(?<=\d-)\s+(?=\d)|\s+(?=\()", "", plain)
    plain = _MIXED_CASE.sub(lambda match: match[1].capitalize(), plain.upper())
    return re.sub(r"\.(?=/|$)", "", plain)


@lru_cache(maxsize=8192)
def _parse(text: str) -> Symbol | None:
    first, *others = re.split(rf"[,;-] ?(?=(?:{'|'.join(TREATY_BODIES)})/)", text)
    symbol = _parse_one(first)
    if symbol is None or not others:
        return symbol
    joint = tuple(other.text for other in map(_parse_one, others) if other is not None)
    if len(joint) < len(others):
        return None
    return Symbol(**{**vars(symbol), "text": "-".join((first, *joint)), "joint": joint})


def _parse_one(text: str) -> Symbol | None:
    text = re.sub(r"(?<=[^/])\(", "/(", text)
    parts = text.split("/")
    if not _is_possible(parts):
        return None
    for form in _forms():
        if (slots := form.match(parts)) is not None:
            return _known(form, parts, slots)
    return _unknown(parts)


def _is_possible(parts: Sequence[str]) -> bool:
    """Whether the parts look like a symbol at all."""
    if parts[0] not in _ROOTS or len(parts) < 2 or not all(map(_PART.fullmatch, parts)):
        return False
    if parts[0] in ("A", "E", "S"):
        return "/".join(parts[:2]) in _old_reports() or (len(parts) > 2 and COUNCILS.fullmatch(parts[1]) is not None)
    return len(parts) > 2 and (parts[0] != "INT" or parts[1] in committees())


def _known(form: _CompiledForm, parts: Sequence[str], slots: dict[str, str]) -> Symbol:
    length = len(form.parts)
    suffixes = tuple(part for part in parts[length:])
    kind = form.form.document_type
    if form.form.addendum is not None and suffixes and suffixes[0].startswith("Add."):
        kind = form.form.addendum
    committee, treaty = _committee(parts, slots)
    if form.form.committee is not None:
        committee, treaty = form.form.committee, committees()[form.form.committee].treaty
    code = slots.get("state")
    state = state_of(code) if code else None
    session = str(_roman(slots["roman"])) if "roman" in slots else slots.get("session")
    return Symbol(
        text=_joined(parts),
        body="/".join(parts[: form.root_length]),
        committee=committee,
        treaty=treaty,
        state=state.iso3 if state else code,
        state_known=state is not None or code is None,
        document_type=kind,
        cycle=slots.get("cycle"),
        session=session,
        year=int(slots["year"]) if "year" in slots else None,
        number=slots.get("n") or slots.get("meetings") or slots.get("cycle"),
        suffixes=suffixes,
        open=form.form.open,
        or_by_title=form.form.or_by_title,
        base="/".join(parts[:length]),
    )


def _unknown(parts: Sequence[str]) -> Symbol:
    """A symbol of no listed form: only what its parts say by themselves."""
    length = len(parts)
    while length > 2 and _SUFFIX.fullmatch(parts[length - 1]):
        length -= 1
    committee, treaty = _committee(parts, {})
    states = [state.iso3 for part in parts[2:length] if part not in _NO_STATE and (state := state_of(part))]
    years = [int(part) for part in parts[1:length] if re.fullmatch(_SLOTS["year"], part)]
    return Symbol(
        text=_joined(parts),
        body="/".join(parts[:2]),
        committee=committee,
        treaty=treaty,
        state=states[0] if states else None,
        year=years[0] if years else None,
        suffixes=tuple(parts[length:]),
        base="/".join(parts[:length]),
        known=False,
        open=True,
    )


def _joined(parts: Sequence[str]) -> str:
    return "/".join(parts).replace("/(", "(")


def _committee(parts: Sequence[str], slots: dict[str, str]) -> tuple[str | None, str | None]:
    """Codes of the committee and of the treaty."""
    if parts[0] in ("A", "E"):
        committee = _annual_report_of(parts)
        if committee is not None:
            return committee, committees()[committee].treaty
    opening = "/".join(parts[:2])
    for known in committees().values():
        if opening == known.symbol:
            return known.code, known.protocols.get(parts[2], known.treaty) if len(parts) > 2 else known.treaty
    code = slots.get("body", parts[0])
    return (code, committees()[code].treaty) if code in committees() else (None, None)


def _annual_report_of(parts: Sequence[str]) -> str | None:
    """Code of the committee whose annual report a symbol of the Assembly or the Council is."""
    for committee in committees().values():
        if "/".join(parts[:2]) in committee.annual_reports_before_1976:
            return committee.code
        if len(parts) > 2 and parts[1].isdecimal() and parts[2].isdecimal():
            session, supplement = int(parts[1]), int(parts[2])
            if parts[0] == "E" and supplement in committee.economic_and_social_council:
                return committee.code
            for report in committee.annual_reports:
                last = report.last_session or session
                if parts[0] == "A" and supplement == report.supplement and report.first_session <= session <= last:
                    return committee.code
    return None


@cache
def _old_reports() -> frozenset[str]:
    return frozenset(symbol for committee in committees().values() for symbol in committee.annual_reports_before_1976)


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if any(v < later for later in values[i + 1 :]) else v for i, v in enumerate(values))


# --- forms, ready to match -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _CompiledForm:
    form: Form
    parts: tuple[str | re.Pattern[str], ...]
    root_length: int  # parts that open the series

    @property
    def rank(self) -> tuple[int, int, bool]:
        """The more of a symbol it spells out, the sooner it is tried."""
        return (-len(self.parts), sum(not isinstance(part, str) for part in self.parts), not self.form.where)

    def match(self, parts: Sequence[str]) -> dict[str, str] | None:
        """Values of the slots, or None where the form does not fit."""
        if len(parts) < len(self.parts):
            return None
        slots: dict[str, str] = {}
        for wanted, part in zip(self.parts, parts, strict=False):
            if isinstance(wanted, str):
                if wanted != part:
                    return None
            elif (match := wanted.fullmatch(part)) is None:
                return None
            else:
                for name, value in match.groupdict().items():
                    slots.setdefault(name, value)
        if not all(map(_SUFFIX.fullmatch, parts[len(self.parts) :])):
            return None
        return slots if self._holds(parts, slots) else None

    def _holds(self, parts: Sequence[str], slots: dict[str, str]) -> bool:
        if (code := slots.get("state")) and state_of(code) is None and (code in _NO_STATE or len(code) != 3):
            return False
        if self.form.where and int(next(iter(slots.values()))) not in self.form.where:
            return False
        if "protocol" in slots and slots["protocol"] not in _protocols("/".join(parts[: self.root_length])):
            return False
        return not self.form.only_annual_reports or _annual_report_of(parts) is not None


@cache
def _protocols(opening: str) -> frozenset[str]:
    return frozenset(part for known in committees().values() if known.symbol == opening for part in known.protocols)


@cache
def _forms() -> tuple[_CompiledForm, ...]:
    series = [c.symbol for c in committees().values() if c.code in TREATY_BODIES or c.code == "CESCR"]
    compiled = []
    for form in symbol_forms():
        for root in series if "{committee}" in form.form else [""]:
            text = form.form.replace("{committee}", root)
            parts = tuple(_part(part) for part in text.split("/"))
            literal = next((i for i, part in enumerate(parts) if not isinstance(part, str)), len(parts))
            compiled.append(_CompiledForm(form, parts, min(literal, 2)))
    old = Form(form="", document_type="annual_report", examples=())
    compiled += [_CompiledForm(old, tuple(symbol.split("/")), 1) for symbol in sorted(_old_reports())]
    return tuple(sorted(compiled, key=lambda each: each.rank))


def _part(text: str) -> str | re.Pattern[str]:
    slot = re.search(r"\{(\w+)\}", text)
    if slot is None:
        return text
    before, after = re.escape(text[: slot.start()]), re.escape(text[slot.end() :])
    return re.compile(f"{before}(?P<{slot[1]}>{_SLOTS[slot[1]]}){after}")

"""A symbol and languages in, files in a folder out: each service in its turn, until one gives the document asked for."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from pipeline import cover, language, provenance, symbols
from pipeline.errors import SourceError, UnreadableError
from pipeline.knowledge.languages import CODES
from pipeline.knowledge.languages import language as language_of
from pipeline.reading.dispatch import SUFFIXES, Kind, read, sniff
from pipeline.records import LineRole
from pipeline.scratch import scratch
from pipeline.sources.client import Answer, Client
from pipeline.sources.filing import Fetched, current, file
from pipeline.sources.memory import Memory
from pipeline.sources.pages import Page
from pipeline.symbols import Symbol

_MOST_EMBEDDED = 3
_log = logging.getLogger(__name__)


class Outcome(NamedTuple):
    """What became of one symbol in one language."""

    symbol: str
    language: str  # asked for
    outcome: str  # new, unchanged, re-issued, other language, unpublished, failed, asked today
    path: Path | None
    message: str  # a sentence for people


class _Offer(NamedTuple):
    """A place where a document may be."""

    url: str
    page_too: bool = False  # a web page is an answer
    viewer: bool = False  # a web page may show the file


class _Judged(NamedTuple):
    """What an answer is."""

    suffix: str
    language: str


class _Not(Exception):
    """An answer that is not the document asked for; says why."""


def fetch(
    client: Client, memory: Memory, folder: Path, symbol: str, code: str = "en", *, again: bool = False
) -> Outcome:
    """Get one document in one language, unless it was asked for within a day.

    Services that do not answer are passed over; what they said is in the outcome's message.

    Args:
        client: asks.
        memory: of the folder; open.
        folder: where files go.
        symbol: as people write it.
        code: ISO 639-1.
        again: ask even what was asked today.

    Raises:
        SourceError: the symbol or language is none.
        OutputError: the folder cannot be written.
    """
    parsed = known_symbol(symbol)
    if code not in CODES:
        raise SourceError(f"{code} is no language of the United Nations; the languages are {', '.join(CODES)}.")
    question = f"{parsed.text}@{code}"
    asked = None if again else memory.recall(question)
    if asked:
        there = current(folder, parsed, code)
        if there or asked.outcome not in ("new", "unchanged", "re-issued"):  # a file taken away is fetched anew
            return Outcome(
                parsed.text,
                code,
                "asked today",
                there[0] if there else None,
                f"{question} was asked for at {asked.at:%H:%M} UTC ({asked.outcome}); --again asks once more.",
            )
    outcome = _fetch(client, folder, parsed, code)
    if outcome.outcome != "failed":  # no answer is no answer: it may be asked for again
        memory.note(question, outcome.outcome)
    return outcome


def known_symbol(text: str) -> Symbol:
    """The symbol that a text is.

    Raises:
        SourceError: it is none.
    """
    parsed = symbols.parse(text)
    if parsed is None:
        raise SourceError(f"{text} is no document symbol; write it as printed on the cover, like CRPD/C/XMV/CO/1.")
    return parsed


def access(client: Client, symbol: str, code: str, form: str) -> str:
    """The address of a document in the Official Document System."""
    return f"{client.services.ods}?s={quote(symbol, safe='')}&l={code}&t={form}"


def _fetch(client: Client, folder: Path, symbol: Symbol, code: str) -> Outcome:
    reasons: list[str] = []
    silent: list[str] = []  # what services said that gave no answer at all
    other: Fetched | None = None
    offers = _offers(client, symbol, code, reasons, silent)
    seen: set[str] = set()
    waiting: list[_Offer] = []
    while (offer := waiting.pop(0) if waiting else next(offers, None)) is not None:
        if offer.url in seen:
            continue
        seen.add(offer.url)
        try:
            answer = client.get(offer.url, headers=_conditions(folder, symbol, code, offer.url))
            if answer.status == 304:
                (path, *_) = current(folder, symbol, code)
                return Outcome(symbol.text, code, "unchanged", path, f"{path.name} has not changed.")
            if offer.viewer and _is_page(answer):
                links = Page(answer.body, answer.url).embedded()[:_MOST_EMBEDDED]
                waiting += [_Offer(link) for link in links]
                continue
            judged = judge(answer, symbol, code, page_too=offer.page_too)
        except SourceError as error:
            silent.append(str(error))
        except _Not as no:
            reasons.append(f"{offer.url}: {no}")
        else:
            came = Fetched(symbol, code, judged.language, judged.suffix, offer.url, answer.headers, answer.body)
            if judged.language == code:
                return _filed(came, folder)
            other = other or came
            reasons.append(f"{offer.url}: is in {judged.language}, not in {code}")
    for reason in [*silent, *reasons]:
        _log.info("%s", reason)
    if other is not None:
        filed = _filed(other, folder)
        words = f"{symbol.text} was found in {other.found} only, not in {code}; it was kept as {filed.path}."
        return filed._replace(outcome="other language", message=words)
    if silent:
        words = f"{symbol.text} in {code} could not be fetched: {'; '.join([*silent, *reasons])}"
        return Outcome(symbol.text, code, "failed", None, words)
    words = f"{symbol.text} is not published in {code}, as far as the services say: {'; '.join(reasons)}"
    return Outcome(symbol.text, code, "unpublished", None, words)


def _filed(document: Fetched, folder: Path) -> Outcome:
    filed = file(document, folder)
    told = {
        "new": "was fetched",
        "unchanged": "has not changed",
        "re-issued": "was published anew; the file before it is kept in .superseded",
    }
    words = f"{filed.path.name} {told[filed.outcome]}."
    return Outcome(document.symbol.text, document.asked, filed.outcome, filed.path, words)


def _offers(client: Client, symbol: Symbol, code: str, reasons: list[str], silent: list[str]) -> Iterator[_Offer]:
    """Where the document may be, the likeliest place first; each is found out only when those before gave nothing."""
    formats = language_of(code).formats
    for form in formats:
        yield _Offer(access(client, symbol.text, code, form))
    page = f"{client.services.treaty_bodies}/Download.aspx?symbolno={quote(symbol.text, safe='')}&Lang={code}"
    try:
        answer = client.get(page)
        links = Page(answer.body, answer.url).file_links() if _is_page(answer) else []
        if not links:
            reasons.append(f"{page}: lists no file (status {answer.status})")
        order = (*formats, "html", None)
        for link in sorted(links, key=lambda link: order.index(link.format)):
            if link.language in (code, None):
                yield _Offer(link.url, page_too=link.format == "html")
    except SourceError as error:
        silent.append(str(error))
    yield _Offer(f"{client.services.docs}/{code}/{quote(symbol.text)}", viewer=True)


def judge(answer: Answer, symbol: Symbol, code: str, *, page_too: bool = False) -> _Judged:
    """What an answer is, where it is the document of that symbol; a text too short to tell is in the language asked for.

    Raises:
        _Not: it is not.
    """
    if answer.status != 200:
        raise _Not(f"status {answer.status}")
    if not answer.body.strip():
        raise _Not("nothing came: the document is not published here")
    with scratch() as folder:
        path = folder / "document"
        path.write_bytes(answer.body)
        try:
            kind = sniff(path)
            if kind in (Kind.PAGE, Kind.TEXT) and not page_too:
                raise _Not(f"{kind} came in the file's place")
            if kind is Kind.PDF and b"%%EOF" not in answer.body[-2048:]:
                raise _Not("the file is cut short")
            named = path.rename(path.with_suffix(SUFFIXES[kind][0]))  # old Word files are read by their name
            reading = read(named)
        except UnreadableError as error:
            raise _Not(str(error)) from error
    page = cover.read(reading.lines)
    printed = symbols.parse(page.symbol) if page.symbol else None
    if printed is not None and printed.text != symbol.text and symbol.text not in printed.joint:
        raise _Not(f"is another document, {printed.text}")
    text = " ".join(line.text for line in reading.lines if line.role is LineRole.BODY)
    found = language.detect(text, mark=page.language_mark or code).code
    if found == language.UNKNOWN:
        raise _Not(f"is in none of the languages that are read ({', '.join(CODES)})")
    return _Judged(SUFFIXES[kind][0], found)


def _is_page(answer: Answer) -> bool:
    start = answer.body[:8]
    return bool(answer.body.strip()) and not start.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def _conditions(folder: Path, symbol: Symbol, code: str, url: str) -> dict[str, str]:
    """Headers that spare us a file that we have, where we have it from the same address and it is still whole."""
    for path in current(folder, symbol, code):
        said = provenance.read(path)
        headers = said.get("headers")
        if said.get("url") != url or not isinstance(headers, dict):
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != said.get("sha256"):
            continue
        pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
        return {name: headers[kept] for name, kept in pairs if isinstance(headers.get(kept), str)}
    return {}


def fetch_all(
    client: Client, memory: Memory, folder: Path, wanted: Sequence[tuple[str, str]], *, again: bool = False
) -> Iterator[Outcome]:
    """`fetch` for symbols with languages, one after the other; what goes wrong with one stops no other."""
    for symbol, code in wanted:
        try:
            yield fetch(client, memory, folder, symbol, code, again=again)
        except SourceError as error:
            yield Outcome(symbol, code, "failed", None, str(error))

"""A State in, the documents about it that are not known yet out: from listings, and from symbols that may come next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.errors import SourceError
from pipeline.knowledge.bodies import fold, state_of
from pipeline.sources.client import Client
from pipeline.sources.fetch import access
from pipeline.sources.guesses import next_symbols
from pipeline.sources.memory import Memory
from pipeline.sources.pages import Listed, Page
from pipeline.symbols import parse
from pipeline.symbols.grammar import TREATY_BODIES

BODIES = (*TREATY_BODIES, "CESCR")
_MOST_PAGES = 40  # of a search, ten rows each
_FILE_STARTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class New(NamedTuple):
    """A document that is not known yet."""

    symbol: str
    where: str  # "search", "country page", "symbol"
    title: str = ""
    kind: str = ""
    dated: dt.date | None = None


class Discovery(NamedTuple):
    """What was found, and what could not be looked through."""

    new: tuple[New, ...]  # by symbol
    doubts: tuple[str, ...]  # sentences, of what failed too
    failed: tuple[str, ...] = ()  # sentences: where no service answered


def discover(
    client: Client,
    memory: Memory,
    state: str,
    *,
    bodies: Sequence[str] = (),
    known: Collection[str] = (),
    since: dt.date | None = None,
    most: int = 60,
    again: bool = False,
) -> Discovery:
    """Documents about a State that are not among those known.

    Args:
        client: asks.
        memory: what was asked within a day is not asked again.
        state: ISO 3166 alpha-3.
        bodies: codes of committees; all treaty bodies when empty.
        known: symbols.
        since: documents that a listing dates earlier are left out; those without a date stay.
        most: symbols tried, at most; each is a request.
        again: ask even what was asked today.

    Raises:
        SourceError: there is no such State or committee.
    """
    code, bodies = _checked(state, bodies)
    doubts: list[str] = []
    failed: list[str] = []
    found: dict[str, New] = {}
    looks: list[tuple[str, str, Callable[[], list[Listed]]]] = [
        (f"search {code} {body}", "search", lambda body=body: _search(client, code, body))  # type: ignore[misc]
        for body in bodies
    ]
    looks.append((f"country {code}", "country page", lambda: _country(client, code)))
    for question, where, look in looks:
        try:
            listed = _remembered(memory, question, look, again=again)
        except SourceError as error:
            failed.append(str(error))
            continue
        for row in listed:
            symbol = parse(row.symbol)
            if symbol is None or symbol.state != code or symbol.committee not in bodies:
                continue
            found.setdefault(symbol.text, New(symbol.text, where, row.title, row.kind, row.dated))
    guesses = [guess for body in bodies for guess in next_symbols(body, code, {*known, *found})]
    for one in _tried(client, memory, guesses, most, doubts, failed, again=again):
        found.setdefault(one.symbol, one)
    unknown = sorted(each for symbol, each in found.items() if symbol not in known)
    new = tuple(one for one in unknown if not (since and one.dated and one.dated < since))
    return Discovery(new, (*failed, *doubts), tuple(failed))


def _checked(state: str, bodies: Sequence[str]) -> tuple[str, Sequence[str]]:
    known = state_of(state.upper())
    code = known.iso3 if known else state.upper()
    if known is None and not (len(code) == 3 and code.startswith("X")):  # ISO leaves XAA to XZZ to its users
        raise SourceError(f"{state} is no State's code; name it by three letters of ISO 3166, like MAR.")
    bodies = [body.upper() for body in bodies] or BODIES
    if wrong := [body for body in bodies if body not in BODIES]:
        raise SourceError(f"{', '.join(wrong)}: no treaty body; they are {', '.join(BODIES)}.")
    return code, bodies


def _remembered(memory: Memory, question: str, look: Callable[[], list[Listed]], *, again: bool) -> list[Listed]:
    """A listing, from memory where it was asked for within a day."""
    asked = None if again else memory.recall(question)
    if asked is not None:
        return [
            Listed(s, title, kind, dt.date.fromisoformat(day) if day else None) for s, title, kind, day in asked.found
        ]
    listed = look()
    rows = tuple((row.symbol, row.title, row.kind, row.dated.isoformat() if row.dated else "") for row in listed)
    memory.note(question, f"{len(rows)} documents", rows)
    return listed


def _search(client: Client, state: str, body: str) -> list[Listed]:
    """The search page's grid, page by page; the numbers of treaty and country are read from the page itself."""
    url = f"{client.services.treaty_bodies}/TBSearch.aspx?Lang=en"
    page = _page(client, url)
    treaty = _choice(page.options("treaty"), [body])
    known = state_of(state)
    country = _choice(page.options("country"), [*(known.names("en") if known else ()), state])
    if treaty is None or country is None:
        raise SourceError(
            f"{url}: the page offers no choice for {body if treaty is None else state}; it may have changed."
        )
    url = f"{url}&TreatyID={treaty}&CountryID={country}"
    page = _page(client, url)
    listed = page.listed()
    for _ in range(_MOST_PAGES):
        form = page.next_page()
        if form is None:
            break
        answer = client.post(url, form)
        page = Page(answer.body, answer.url)
        more = [row for row in page.listed() if row not in listed]
        if not more:  # a page that leads to itself
            break
        listed += more
    return listed


def _choice(options: Mapping[str, str], names: Iterable[str]) -> str | None:
    """The value of the option whose label is one of the names, or names it before a dash or in brackets."""
    wanted = set(map(fold, names))
    for label, value in options.items():
        parts = {fold(part) for part in (label, *label.replace(")", "").replace("(", "-").split("-"))}
        if value and parts & wanted:
            return value
    return None


def _country(client: Client, state: str) -> list[Listed]:
    return _page(client, f"{client.services.treaty_bodies}/Countries.aspx?CountryCode={state}&Lang=EN").listed()


def _page(client: Client, url: str) -> Page:
    answer = client.get(url)
    if answer.status != 200 or not answer.body.strip():
        raise SourceError(f"{url}: gave no page (status {answer.status}); try again later.")
    return Page(answer.body, answer.url)


def _tried(
    client: Client,
    memory: Memory,
    guesses: Sequence[str],
    most: int,
    doubts: list[str],
    failed: list[str],
    *,
    again: bool,
) -> list[New]:
    """Those of the guessed symbols under which there is a file in English."""
    there, asked = [], 0
    for index, symbol in enumerate(guesses):
        told = None if again else memory.recall(f"exists {symbol}")
        if told is None:
            if asked >= most:
                doubts.append(f"{len(guesses) - index} more symbols could be tried; --most says how many are.")
                break
            asked += 1
            try:
                answer = client.start(access(client, symbol, "en", "pdf"))
            except SourceError as error:
                failed.append(f"Symbols were not all tried: {error}")
                break
            outcome = "yes" if answer.status == 200 and answer.body.startswith(_FILE_STARTS) else "no"
            memory.note(f"exists {symbol}", outcome)
        else:
            outcome = told.outcome
        if outcome == "yes":
            there.append(New(symbol, "symbol"))
    return there

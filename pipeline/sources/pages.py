"""Web pages of the services in, what they list out. Nothing is asked here.

Pages of the treaty-body database are parsed by what they say (titles of links, headings of columns, names of options), not
by the places of things, which its makers move.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

from dateutil import parser as dates
from lxml import html

from pipeline.knowledge.languages import CODES
from pipeline.knowledge.languages import language as language_of
from pipeline.symbols import parse

_POST_BACK = re.compile(r"__doPostBack\('([^']*)'\s*,\s*'([^']*)'\)")
_FORMATS = {"pdf": "pdf", "docx": "doc", "doc": "doc", "word": "doc", "html": "html"}
_FILE = re.compile(r"\.(?:pdf|docx?)(?:$|[?#])|symbol/access|FilesHandler|DownloadDraft", re.IGNORECASE)


class FileLink(NamedTuple):
    """A link of a document's download page."""

    url: str
    language: str | None  # ISO 639-1
    format: str | None  # pdf, doc, html


class Listed(NamedTuple):
    """One document of a listing."""

    symbol: str
    title: str
    kind: str  # as the page says it
    dated: dt.date | None


class Page:
    """A parsed page."""

    def __init__(self, body: bytes, url: str) -> None:
        """Parse; addresses are told from `url`."""
        from pipeline.reading.encoding import decode

        text, _ = decode(body, declared=True)
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
        self._url = url
        self._root = html.fromstring(text if text.strip() else "<html/>")

    def file_links(self) -> list[FileLink]:
        """Links to files of a document, whose titles name language and format: "French pdf"."""
        return [
            FileLink(url, *_language_and_format(f"{link.get('title') or ''} {_text(link)}"))
            for link in self._root.iter("a")
            if (url := self._address(link.get("href"))) and _FILE.search(url)
        ]

    def embedded(self) -> list[str]:
        """Addresses of files that a viewer's page shows or links to."""
        places = [(tag, name) for tag, name in (("iframe", "src"), ("embed", "src"), ("object", "data"), ("a", "href"))]
        found = (self._address(each.get(name)) for tag, name in places for each in self._root.iter(tag))
        return list(dict.fromkeys(url for url in found if url and _FILE.search(url)))

    def options(self, name: str) -> dict[str, str]:
        """The choices of the select whose name or id has `name` in it: label -> value."""
        for select in self._root.iter("select"):
            if name in f"{select.get('name') or ''} {select.get('id') or ''}".lower():
                return {_text(option): option.get("value") or "" for option in select.iter("option")}
        return {}

    def listed(self) -> list[Listed]:
        """Every row of a table that has one document's symbol."""
        rows = []
        for table in self._root.iter("table"):
            columns: list[str] = []
            for row in table.iter("tr"):
                heads = [_text(cell).lower() for cell in row.iterchildren("th")]
                if heads:
                    columns = heads
                elif not any(True for _ in row.iter("table")) and (listed := self._row(row, columns)):
                    rows.append(listed)
        return list(dict.fromkeys(rows))

    def next_page(self) -> dict[str, str] | None:
        """The form that asks for the next page of a grid; None on the last one."""
        for link in self._root.iter("a", "input", "button"):
            said = f"{link.get('title') or ''} {link.get('class') or ''}"
            action = link.get("href") or link.get("onclick") or ""
            if re.search(r"next page|rgPageNext", said, re.IGNORECASE) and "return false" not in action:
                if match := _POST_BACK.search(action):
                    return {**self._hidden(), "__EVENTTARGET": match[1], "__EVENTARGUMENT": match[2]}
                if link.tag != "a" and link.get("name"):
                    return {**self._hidden(), link.get("name"): link.get("value") or ""}
        return None

    def _hidden(self) -> dict[str, str]:
        return {
            each.get("name"): each.get("value") or ""
            for each in self._root.iter("input")
            if each.get("name") and (each.get("type") or "").lower() == "hidden"
        }

    def _address(self, href: str | None) -> str | None:
        try:
            url = urljoin(self._url, (href or "").strip())
            return url if urlsplit(url).scheme in ("http", "https") else None
        except ValueError:
            return None

    def _row(self, row: html.HtmlElement, columns: Sequence[str]) -> Listed | None:
        symbol = next(filter(None, (_symbol_in(link.get("href")) for link in row.iter("a"))), None)
        cells = [_text(cell) for cell in row.iterchildren("td")]
        named = dict(zip(columns, cells, strict=False))
        symbol = symbol or next(filter(None, map(_symbol, cells)), None)
        if symbol is None:
            return None
        return Listed(
            symbol, _cell(named, "title", "name"), _cell(named, "type"), _date(_cell(named, "date", "submitted"))
        )


def _language_and_format(words: str) -> tuple[str | None, str | None]:
    lowered = words.lower()
    names = {language_of(code).english_name.lower(): code for code in CODES}
    names |= {language_of(code).name.lower(): code for code in CODES}
    code = next((code for name, code in names.items() if name in lowered), None)
    kind = next((kind for word, kind in _FORMATS.items() if re.search(rf"\b{word}\b", lowered)), None)
    return code, kind


def _symbol_in(href: str | None) -> str | None:
    """The symbol that a link to a download page is about."""
    query = {name.lower(): values for name, values in parse_qs(urlsplit(href or "").query).items()}
    return _symbol(query.get("symbolno", [""])[0])


def _symbol(text: str) -> str | None:
    symbol = parse(text) if "/" in text else None
    return symbol.text if symbol else None


def _cell(named: Mapping[str, str], *words: str) -> str:
    return next((cell for word in words for head, cell in named.items() if word in head and cell), "")


def _date(text: str) -> dt.date | None:
    """A day as the database prints it: 18 Mar 2024."""
    if not re.search(r"\d{4}", text):
        return None
    try:
        return dates.parse(text, dayfirst=True).date()
    except (ValueError, OverflowError):
        return None


def _text(element: html.HtmlElement) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    yield from map(str, element.itertext())

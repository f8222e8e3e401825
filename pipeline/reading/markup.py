"""A web page in, a `Reading` out: paragraphs, headings, lists with their marks, tables, footnotes.

Print is what the page's styles say. Heads, feet and menus are set apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from pipeline.errors import LimitError, UnreadableError
from pipeline.reading.counting import printed
from pipeline.reading.css import Declarations, Sheet
from pipeline.reading.encoding import decode
from pipeline.reading.flow import JOB_NUMBER, NOTE_MARK, Flow, Paragraph, Span, TableCell
from pipeline.reading.tags import (
    BLOCKS,
    LIST_STYLES,
    LISTS,
    NOTE_LINK,
    SKIPPED,
    Element,
    State,
    inner,
    integer,
    list_of,
)
from pipeline.records import Doubt, Line, LineRole, Reading

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WHITE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: several make a tab
_LONGEST_JOB = 60
_FRAMED = 1200  # letters a cell has at least, if it is a frame
_WIDEST, _HIGHEST = 100, 2000  # columns and rows one cell may span
_ALL_TEXT = 0.6  # share of the page's letters in one cell: the table is the page's frame
_LONGEST_CELL = 6  # paragraphs in a cell; with more, the table sets out the page
_PAGE_BREAKS = frozenset(("always", "page", "left", "right"))


def read_html(path: Path) -> Reading:
    """Read a web page into lines.

    Raises:
        UnreadableError: no page, or none with a document in it.
    """
    return from_html(path.read_bytes(), path.name)


def from_html(data: bytes, name: str) -> Reading:
    """The same for bytes; `name` is for the message."""
    text, guessed = decode(data, declared=True)
    body = _body(text, name)
    if body is None:
        raise UnreadableError(f"{name}: the web page is empty; fetch it again.")
    root = body.getroottree().getroot()
    page = _Page(Sheet("\n".join(style.text or "" for style in root.iter("style"))), len(body.text_content()))
    page.read(body)
    doubts = []
    if guessed:
        message = f"The page does not say how it is encoded; read as {guessed}. Look at its accents."
        doubts.append(Doubt("reading", "encoding_guessed", message))
    generator = (meta.get("content") for meta in root.iter("meta") if (meta.get("name") or "").lower() == "generator")
    return page.flow.reading(producer=next(generator, None), doubts=doubts)


def _body(text: str, name: str) -> Element | None:
    text = _DECLARATION.sub("", text.replace("\x00", ""))
    parser = html.HTMLParser(no_network=True, huge_tree=True)
    try:
        body = html.document_fromstring(text, parser).find("body")
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it at all
        return None
    if any("depth" in entry.message for entry in parser.error_log):  # the parser drops what is below
        message = f"{name}: the web page is nested too deep to be read; open it in a browser and print it to PDF."
        raise LimitError("nesting_limit", message)
    return body


class _Page:
    """One page, or one cell of a table, read from beginning to end."""

    def __init__(self, sheet: Sheet, letters: int) -> None:
        self.flow = Flow()
        self._sheet = sheet
        self._letters = letters  # of the whole page
        self._spans: list[Span] = []
        self._mark = ""
        self._page = 1
        self._lists: list[tuple[str, int, int]] = []  # of the open lists: form, next number, step
        self._block = State()  # of the innermost open block

    def read(self, root: Element) -> None:
        """Read from the top down; not by calling itself, as pages can be nested to any depth."""
        states = [State()]
        self._text(root.text, states[-1])
        walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if element is root:
                continue
            if event == "start":
                state = self._start(element, states[-1])
                if state is None:
                    walker.skip_subtree()
                else:
                    self._text(element.text, state)
                states.append(state or states[-1])
            else:
                if event == "end":
                    states.pop()
                    self._end(element, states[-1])
                self._text(element.tail, states[-1])
        self._flush()

    def _start(self, element: Element, outer: State) -> State | None:
        """What holds inside an element that begins; None where it is not to be read further."""
        tag = element.tag
        css = self._sheet.of(tag, element.get("class"), element.get("style"))
        if (
            tag in SKIPPED
            or css.get("display") == "none"
            or css.get("visibility") == "hidden"
            or "hidden" in element.attrib
        ):
            return None
        if {css.get("page-break-before"), css.get("break-before")} & _PAGE_BREAKS and self.flow.lines:
            self._flush()
            self._page += 1
        if tag == "br":
            self._break()
            return None
        if tag in {"a", "sup"} and self._is_note(element, outer):
            return None
        if tag == "table" and not self._sets_out_page(element):
            self._flush()
            self.flow.table(list(self._cells(element)))
            return None
        state = inner(element, css, outer)
        if tag in BLOCKS or css.get("display") in {"block", "list-item"}:
            self._flush()
            self._block = state
        if tag in {"ol", "ul"}:
            self._lists.append(list_of(element, css))
        elif tag == "li" and self._lists:
            self._item(element, css)
        return state

    def _end(self, element: Element, outer: State) -> None:
        tag = element.tag
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        if tag in BLOCKS and tag != "table" or tag == "table" and self._spans:
            self._flush()
        if tag in BLOCKS:
            self._block = outer
        if tag == "li":
            self._mark = ""

    def _text(self, text: str | None, state: State) -> None:
        if not text:
            return
        text = text.replace("\r\n", "\n") if state.kept else _WHITE.sub(_space, text)
        self._spans.append(Span(text, state.bold, state.italic, state.size))

    def _break(self) -> None:
        """A line break; the second of two ends the paragraph."""
        for span in reversed(self._spans):
            if span.text.strip(" \t\xa0"):
                if span.text.endswith("\n"):
                    self._flush()
                    return
                break
        if any(span.text.strip() or span.note for span in self._spans):
            self._spans.append(Span("\n"))

    def _flush(self) -> None:
        spans, self._spans = self._spans, []
        text = "".join(span.text for span in spans).strip()
        if not text:
            return
        role = self._block.role
        if role is LineRole.BODY and JOB_NUMBER.match(text) and len(text) < _LONGEST_JOB:
            role = LineRole.JOB_NUMBER
        mark = self._mark.rstrip(".") if role is LineRole.FOOTNOTE else self._mark
        self._mark = ""
        self.flow.add(Paragraph(spans, mark, self._block.indent, self._page), role=role)

    def _is_note(self, element: Element, state: State) -> bool:
        """Whether a link or a raised sign is a footnote's mark; it is taken up, then."""
        match = NOTE_MARK.fullmatch(_WHITE.sub(" ", element.text_content()).strip(" \xa0"))
        if match is None or not (
            NOTE_LINK.match(element.get("href") or "") if element.tag == "a" else not match[1].isalpha()
        ):
            return False
        if state.role is LineRole.FOOTNOTE and not any(span.text.strip() for span in self._spans):
            self._mark = match[1]
        else:
            self._spans.append(Span("", note=match[1]))
        return True

    def _item(self, element: Element, css: Declarations) -> None:
        form, number, step = self._lists[-1]
        form = LIST_STYLES.get(css.get("list-style-type", ""), LISTS.get(element.get("type") or "", form))
        number = integer(element.get("value"), number)
        self._lists[-1] = (self._lists[-1][0], number + step, step)
        self._mark = "" if form == "none" else "•" if form == "bullet" else f"{printed(number, form)}."

    def _sets_out_page(self, table: Element) -> bool:
        """Whether a table is no table but the frame of a page."""
        if table.find(".//table") is not None:
            return True
        for cell in (cell for tag in ("td", "th") for cell in table.iter(tag)):
            if (
                sum(1 for _ in cell.iter("p")) > _LONGEST_CELL
                or len(cell.text_content()) > _ALL_TEXT * self._letters > _FRAMED
            ):
                return True
        return False

    def _cells(self, table: Element) -> Iterator[TableCell]:
        below: dict[int, int] = {}  # column -> rows that a cell from above still covers
        for number, row in enumerate(table.iter("tr"), start=1):
            column = 1
            covered, below = below, {column: rows - 1 for column, rows in below.items() if rows > 1}
            for cell in row.iterchildren("td", "th"):
                while covered.get(column):
                    column += 1
                width, height = integer(cell.get("colspan"), 1), integer(cell.get("rowspan"), 1)
                inner = _Page(self._sheet, self._letters)
                inner._page = self._page
                inner.read(cell)
                yield TableCell(number, column, [_as_paragraph(line, self._page) for line in inner.flow.lines])
                if height > 1:
                    below |= dict.fromkeys(range(column, column + min(width, _WIDEST)), min(height, _HIGHEST) - 1)
                column += min(width, _WIDEST)


def _space(white: re.Match[str]) -> str:
    """One space, as browsers show; but a tab inside a line was meant as one."""
    return "\t" if "\t" in white.group() and "\n" not in white.group() else " "


def _as_paragraph(line: Line, page: int) -> Paragraph:
    notes = [Span("", note=note) for note in line.notes]
    return Paragraph(
        [Span(line.text, (line.bold or 0) > 0.5, (line.italic or 0) > 0.5, line.size), *notes], "", line.box.x0, page
    )

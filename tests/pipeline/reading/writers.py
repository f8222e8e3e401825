"""The sample's documents written as Word files, web pages and plain texts: the same words as in print, other formats.

Word's automatic numbers, footnotes and what else python-docx does not write is put in as XML.
"""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import docx
from docx.document import Document as WordFile
from docx.oxml import parse_xml
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from tests.sample.content import Document, Heading, Paragraph, Prose, vocabulary
from tests.sample.gold import called_notes, cover_lines, item_mark
from tests.sample.markup import plain, spans

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NAMES = f'xmlns:w="{W}"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TIMES = "Liberation Serif"
_FORMS = {"أ": "arabicAbjad", "1": "decimal", "一": "chineseCounting", "i": "lowerRoman", "a": "lowerLetter"}


def xml(text: str) -> object:
    """An element of Word's, from its XML without the declaration of names."""
    first, _, rest = text.partition(">")
    slash = "/" if first.endswith("/") else ""
    return parse_xml(f"{first.removesuffix('/')} {_NAMES}{slash}>{rest}")


def numbering(levels: Iterable[tuple[str, str]], *, first: int = 1) -> str:
    """A list definition: the form and text of each level."""
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{first if place == 0 else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{567 * (place + 1)}" w:hanging="567"/></w:pPr></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )


def add_list(file: WordFile, levels: str, *, list_id: int, overrides: str = "", definition: int | None = None) -> None:
    """Define a list; with `definition`, one that counts with the list of another definition."""
    root = file.part.numbering_part.element
    if definition is None:
        definition = 900 + list_id
        abstract = xml(f'<w:abstractNum w:abstractNumId="{definition}">{levels}</w:abstractNum>')
        root.insert(0, abstract)
    root.append(xml(f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'))


def number(paragraph: WordParagraph, list_id: int, level: int = 0) -> WordParagraph:
    """Let a paragraph count in a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'))
    return paragraph


def with_parts(path: Path, parts: Mapping[str, str], relations: Mapping[str, str]) -> None:
    """Put parts into a Word file that python-docx wrote. Args: name -> XML; name -> kind of relation."""
    with zipfile.ZipFile(path) as package:
        files = {name: package.read(name) for name in package.namelist()}
    name = "word/_rels/document.xml.rels"
    entries = "".join(
        f'<Relationship Id="own{place}" Type="{_OFFICE}/{kind}" Target="{target.removeprefix("word/")}"/>'
        for place, (target, kind) in enumerate(relations.items())
    )
    files[name] = files[name].replace(b"</Relationships>", entries.encode() + b"</Relationships>")
    files |= {name: text.encode() for name, text in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)


def notes_of(notes: Mapping[str, str], kind: str = "footnote") -> str:
    """The XML of notes: id -> text. A text that begins with a star brings its own mark."""
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}>'
    body = "".join(
        f'<w:{kind} w:id="{key}"><w:p><w:r><w:tab/></w:r>'
        + ("" if text.startswith("*") else f"<w:r><w:{kind}Ref/></w:r><w:r><w:tab/></w:r>")
        + f'<w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p></w:{kind}>'
        for key, text in notes.items()
    )
    return separator + body


def raw_word(path: Path, body: str, *, names: str = W, **parts: str) -> Path:
    """A Word file from the XML of its body. Parts by kind: `styles`, `numbering`, `footnotes`, `header1` ..."""
    space = f'xmlns:w="{names}" xmlns:r="{_OFFICE}"'
    space += (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps" xmlns:v="urn:v"'
    )
    relation = '<Relationship Id="{0}" Type="' + _OFFICE + '/{1}" Target="{2}"/>'
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    links = "".join(relation.format(kind, kind.rstrip("0123456789"), f"{kind}.xml") for kind in parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "_rels/.rels", head + relation.format("r1", "officeDocument", "word/document.xml") + "</Relationships>"
        )
        package.writestr("word/_rels/document.xml.rels", head + links + "</Relationships>")
        package.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        for kind, text in parts.items():
            root = kind.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(root, root)
            package.writestr(f"word/{kind}.xml", f"<w:{root} {space}>{text}</w:{root}>")
    return path


def para(text: str = "", properties: str = "", run: str = "") -> str:
    """The XML of a paragraph of one run."""
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'
    )


def counted(list_id: int, level: int = 0, text: str = "Text") -> str:
    """The XML of a paragraph that counts in a list."""
    return para(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def write_word(document: Document, path: Path, *, automatic: bool) -> Path:
    """A sample document as a Word file, its numbers counted by Word or typed."""
    file = docx.Document()
    marks = called_notes(document)
    ids = {key: str(place + 2) for place, key in enumerate(marks)}
    printed = vocabulary("languages")[document.language]
    levels = numbering(
        [
            ("decimal", printed["number"].format("%1")),
            (_FORMS[printed["items"][0]], printed["item_mark"].format("%2")),
            (_FORMS[printed["sub_items"][0]], printed["item_mark"].format("%3")),
        ]
    )
    add_list(file, levels, list_id=50)
    lists = 50

    def write(paragraph: WordParagraph, text: str, *, bold: bool, size: float = 10) -> None:
        for span in spans(text):
            if span.note:
                star = not marks[span.note].isdecimal()
                follows = ' w:customMarkFollows="1"' if star else ""
                run = paragraph.add_run()
                run._r.append(xml(f'<w:footnoteReference{follows} w:id="{ids[span.note]}"/>'))
                if star:
                    run._r.append(xml(f"<w:t>{marks[span.note]}</w:t>"))
                continue
            run = paragraph.add_run(span.text.replace("⏎", ""))
            run.bold, run.italic, run.font.size = bold, span.style == "italic", Pt(size)
            run.font.cs_bold = bold
            run._r.get_or_add_rPr().append(xml(f'<w:szCs w:val="{int(2 * size)}"/>'))

    _dress(file, right_to_left=printed["items"][0] == "أ")
    *head, title = cover_lines(document)
    cells = file.add_table(1, 2).rows[0].cells
    cells[0].text = head[0]
    for line in head[1:-1]:
        cells[1].add_paragraph(line)
    file.add_paragraph(head[-1])
    assert title
    write(file.add_paragraph(), document.words["title"], bold=True, size=14)
    before = 0
    for part in document.parts:
        if isinstance(part, Heading):
            paragraph = file.add_paragraph()
            if part.mark:
                write(paragraph, printed["chapter"].format(part.mark) + "\t", bold=True, size=16 - 2 * part.level)
            write(paragraph, part.text, bold=True, size=16 - 2 * part.level)
        elif isinstance(part, Prose):
            write(file.add_paragraph(), part.text, bold=part.bold)
        else:
            if automatic and int(part.number) != before + 1:  # begins elsewhere, or leaves a number out
                lists += 1
                override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{part.number}"/></w:lvlOverride>'
                add_list(file, levels, list_id=lists, overrides=override, definition=950)
            before = int(part.number)
            _write_paragraph(file, part, document.language, write, lists if automatic else None)
    file.save(path)
    texts = {
        ids[key]: ("" if mark.isdecimal() else f"{mark} ") + plain(document.notes[key]) for key, mark in marks.items()
    }
    part = f"<w:footnotes {_NAMES}>{notes_of(texts)}</w:footnotes>"
    with_parts(path, {"word/footnotes.xml": part}, {"word/footnotes.xml": "footnotes"})
    return path


def _dress(file: WordFile, *, right_to_left: bool) -> None:
    """Name fonts of all scripts, as Word does; what prints the file must borrow no sign."""
    style = file.styles["Normal"].element
    fonts = style.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for use, name in (("ascii", TIMES), ("hAnsi", TIMES), ("eastAsia", "AR PL UMing CN"), ("cs", "KacstOne")):
        fonts.set(f"{{{W}}}{use}", name)
    if right_to_left:
        style.get_or_add_pPr().append(xml("<w:bidi/>"))


def _write_paragraph(file: WordFile, part: Paragraph, language: str, write, list_id: int | None) -> None:  # type: ignore[no-untyped-def]
    for place, block in enumerate(part.blocks):
        bold = block.asks and not part.roman
        paragraph = file.add_paragraph()
        if place == 0:
            if list_id is None:
                write(paragraph, vocabulary("languages")[language]["number"].format(part.number) + "\t", bold=False)
            else:
                number(paragraph, list_id)
        write(paragraph, block.text, bold=bold)
        for item in block.items:
            depth = item.label.count("(")
            paragraph = file.add_paragraph()
            # Word counts items of one paragraph through; a list that begins again is typed
            if list_id is None or place:
                paragraph.paragraph_format.left_indent = Pt(28 * depth)
                write(paragraph, item_mark(item.label, language) + "\t", bold=False)
            else:
                number(paragraph, list_id, depth)
            write(paragraph, item.text, bold=bold)


def write_html(document: Document) -> str:
    """A sample document as a web page, as word processors write them."""
    marks = called_notes(document)
    printed = vocabulary("languages")[document.language]
    wide = "&nbsp;" * 4

    def text(words: str) -> str:
        pieces = []
        for span in spans(words):
            if span.note:
                pieces.append(f'<a href="#_ftn{span.note}" name="_ftnref{span.note}"><sup>{marks[span.note]}</sup></a>')
            else:
                word = html.escape(span.text.replace("⏎", "")).replace("\u00a0", "&nbsp;")
                pieces.append(f"<i>{word}</i>" if span.style == "italic" else word)
        return "".join(pieces)

    *head, _ = cover_lines(document)
    lines = [
        f"<table><tr><td>{html.escape(head[0])}</td><td>{'<br>'.join(map(html.escape, head[1:-1]))}</td></tr></table>",
        f"<p>{html.escape(head[-1])}</p>",
        f"<p class=Title>{text(document.words['title'])}</p>",
    ]
    for part in document.parts:
        if isinstance(part, Heading):
            mark = f"{printed['chapter'].format(part.mark)}{wide}" if part.mark else ""
            lines.append(f"<p class=H{part.level}>{mark}{text(part.text)}</p>")
        elif isinstance(part, Prose):
            lines.append(f"<p>{text(part.text)}</p>")
        else:
            for place, block in enumerate(part.blocks):
                bold = ("<b>", "</b>") if block.asks and not part.roman else ("", "")
                mark = f"{printed['number'].format(part.number)}{wide}" if place == 0 else ""
                lines.append(f"<p class=Text>{mark}{bold[0]}{text(block.text)}{bold[1]}</p>")
                lines += [
                    f"<p class=Item style='margin-left:{28 * item.label.count('(')}pt'>"
                    f"{item_mark(item.label, document.language)}{wide}{bold[0]}{text(item.text)}{bold[1]}</p>"
                    for item in block.items
                ]
    lines += [
        f'<div id="ftn{key}"><p class=MsoFootnoteText><a href="#_ftnref{key}" name="_ftn{key}">{mark}</a> '
        f"{html.escape(plain(document.notes[key]))}</p></div>"
        for key, mark in marks.items()
    ]
    style = (
        ".Title, p.H1 {font-weight:bold; font-size:14.0pt} .H2 {font-weight:bold; font-size:12pt} "
        "p.H3 {font-weight:bold} p {font-size:10pt}"
    )
    body = "\n".join(lines)
    return f"<!DOCTYPE html><html><head><style>{style}</style><title>.</title></head><body>{body}</body></html>"


def write_text(document: Document) -> str:
    """A sample document as a plain text, a line a paragraph, with white between."""
    printed = vocabulary("languages")[document.language]
    lines = [*cover_lines(document)]
    for part in document.parts:
        if isinstance(part, Heading):
            lines.append(
                f"{printed['chapter'].format(part.mark)} {plain(part.text)}" if part.mark else plain(part.text)
            )
        elif isinstance(part, Prose):
            lines.append(plain(part.text))
        else:
            for place, block in enumerate(part.blocks):
                mark = printed["number"].format(part.number) + " " if place == 0 else ""
                lines.append(mark + plain(block.text))
                lines += [f"{item_mark(item.label, document.language)} {plain(item.text)}" for item in block.items]
    return "\n\n".join(lines) + "\n"

"""Styles of a Word file in, what they say of a paragraph or a run out: size, weight, indent, number."""

from __future__ import annotations

from typing import Any, NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_FARTHEST = 1584.0  # points: Word's longest measure is 22 inches
_OFF = {"0", "false", "off", "none"}
_FIELDS = {
    f"{W}sz": "size",
    f"{W}b": "bold",
    f"{W}i": "italic",
    f"{W}szCs": "complex_size",
    f"{W}bCs": "complex_bold",
    f"{W}iCs": "complex_italic",
    f"{W}vanish": "hidden",
    f"{W}vertAlign": "raised",
    f"{W}rtl": "right_to_left",
}
_DEEPEST = 30  # styles based on one another; a ring of them ends here

Element = Any  # lxml has no types of its own


class Indent(NamedTuple):
    """Where a paragraph begins. Points; None where nothing is said."""

    left: float | None = None
    first: float | None = None  # of the first line, from `left`; below zero when it hangs

    def over(self, other: Indent) -> Indent:
        """This, and the other where this says nothing."""
        return Indent(other.left if self.left is None else self.left, other.first if self.first is None else self.first)

    @property
    def start(self) -> float:
        """Where the first line begins."""
        return (self.left or 0.0) + (self.first or 0.0)


class Face(NamedTuple):
    """What styles and direct formatting say of a run; None where nothing is said."""

    size: float | None = None  # points
    bold: bool | None = None
    italic: bool | None = None
    complex_size: float | None = None  # the same for Arabic and Hebrew letters
    complex_bold: bool | None = None
    complex_italic: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    right_to_left: bool | None = None

    def over(self, other: Face) -> Face:
        """This, and the other where this says nothing."""
        return Face._make(theirs if mine is None else mine for mine, theirs in zip(self, other, strict=True))


class Numbering(NamedTuple):
    """The list a paragraph counts in."""

    list_id: str | None = None
    level: int | None = None


class Style(NamedTuple):
    """A style with all it is based on."""

    name: str = ""
    face: Face = Face()
    indent: Indent = Indent()
    numbering: Numbering | None = None
    numbered_by: str = ""  # id of the style that names the list: a list's level may be tied to it
    breaks_page: bool = False


class Styles:
    """The styles of a file, by id."""

    def __init__(self, root: Element | None) -> None:
        """`root`: the root of styles.xml; None where the file has none."""
        self._elements: dict[str, Element] = {}
        self._found: dict[str, Style] = {}
        self._usual = ""
        self.defaults = Face()
        if root is None:
            return
        self.defaults = face_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for element in root.iterchildren(f"{W}style"):
            style_id = element.get(f"{W}styleId", "")
            self._elements[style_id] = element
            if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true", "on"}:
                self._usual = style_id

    def paragraph(self, style_id: str | None) -> Style:
        """A paragraph's style; the file's usual one where it names none."""
        return self.style(style_id if style_id in self._elements else self._usual)

    def style(self, style_id: str | None, depth: int = 0) -> Style:
        """A style by its id; one that says nothing where there is none."""
        element = self._elements.get(style_id or "")
        if element is None or style_id is None or depth > _DEEPEST:
            return Style()
        if style_id not in self._found:
            base = self.style(value(element.find(f"{W}basedOn")), depth + 1)
            properties = element.find(f"{W}pPr")
            numbering = numbering_of(properties)
            breaks = properties is not None and _on(properties.find(f"{W}pageBreakBefore"))
            self._found[style_id] = Style(
                name=(value(element.find(f"{W}name")) or "").casefold(),
                face=face_of(element.find(f"{W}rPr")).over(base.face),
                indent=indent_of(properties).over(base.indent),
                numbering=numbering or base.numbering,
                numbered_by=style_id if numbering else base.numbered_by,
                breaks_page=base.breaks_page if breaks is None else bool(breaks),
            )
        return self._found[style_id]

    def face(self, paragraph: Style, properties: Element | None) -> Face:
        """How a run is printed: its own formatting, over its style, over the paragraph's, over the file's.

        Bold and italic of the two styles undo each other: emphasis inside what is emphasised.
        """
        if properties is None:
            return paragraph.face.over(self.defaults)
        run = self.style(value(properties.find(f"{W}rStyle"))).face
        both = run.over(paragraph.face)
        both = both._replace(
            bold=_toggled(run.bold, paragraph.face.bold),
            italic=_toggled(run.italic, paragraph.face.italic),
            complex_bold=_toggled(run.complex_bold, paragraph.face.complex_bold),
            complex_italic=_toggled(run.complex_italic, paragraph.face.complex_italic),
        )
        return face_of(properties).over(both).over(self.defaults)


def value(element: Element | None) -> str | None:
    """The `w:val` of an element."""
    return None if element is None else element.get(VAL)


def face_of(properties: Element | None) -> Face:
    """What a `w:rPr` says itself."""
    said: dict[str, Any] = {}
    for child in () if properties is None else properties:
        field = _FIELDS.get(child.tag)
        if field is None:
            continue
        if field in {"size", "complex_size"}:
            said[field] = _half_points(child)
        elif field == "raised":
            said[field] = child.get(VAL) == "superscript"
        else:
            said[field] = _on(child)
    return Face(**said)


def indent_of(properties: Element | None) -> Indent:
    """What a `w:pPr` says of where the paragraph begins."""
    element = None if properties is None else properties.find(f"{W}ind")
    if element is None:
        return Indent()
    left = _points(element.get(f"{W}start") or element.get(f"{W}left"))
    hanging, first = _points(element.get(f"{W}hanging")), _points(element.get(f"{W}firstLine"))
    return Indent(left, -hanging if hanging is not None else first)


def numbering_of(properties: Element | None) -> Numbering | None:
    """What a `w:pPr` says of the list the paragraph counts in."""
    element = None if properties is None else properties.find(f"{W}numPr")
    if element is None:
        return None
    level = value(element.find(f"{W}ilvl"))
    return Numbering(value(element.find(f"{W}numId")), int(level) if level and level.isdecimal() else None)


def _on(element: Element | None) -> bool | None:
    return None if element is None else (element.get(VAL) or "1").lower() not in _OFF


def _toggled(one: bool | None, two: bool | None) -> bool | None:
    return one if two is None else two if one is None else one != two


def _half_points(element: Element | None) -> float | None:
    points = _points(value(element))
    return None if points is None else points * 10  # the unit is half a point, not a twentieth


def _points(twentieths: str | None) -> float | None:
    """A measure in twentieths of a point, as Word writes them; another unit, or more than Word can mean, tells nothing."""
    try:
        points = float(twentieths or "nan") / 20
    except ValueError:
        return None
    return points if abs(points) <= _FARTHEST else None

"""A briefing as one web page that stands alone: no script, nothing from elsewhere; text is never taken as markup."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape

from pipeline.publish.direction import runs_right_to_left
from pipeline.publish.report.blocks import Block, Briefing, Chart, Grid, Heading, Text

_STYLE = """
body { font: 16px/1.5 Georgia, "Noto Naskh Arabic", "DejaVu Sans", serif; color: #1a1a1a; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2, h3 { font-family: "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; line-height: 1.25; color: #1f3864; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 0.9rem; }
th, td { border: 1px solid #b8c2d6; padding: 0.35rem 0.5rem; text-align: start; vertical-align: top; }
th, td { white-space: pre-line; overflow-wrap: anywhere; }
th { background: #e8edf6; padding-inline: 0.3rem; font-size: 0.82rem; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
img { max-width: 100%; }
@media screen and (max-width: 50rem) {
  table { display: block; overflow-x: auto; }
  th, td { min-width: 4rem; overflow-wrap: break-word; }
}
@media print { body { margin: 0; max-width: none; font-size: 10.5pt; } h2 { break-after: avoid; } }
"""
_COLUMN, _HEAD, _CELL = '<col style="width:{}%">', '<th scope="col">{}</th>', '<td dir="{}">{}</td>'


def written(briefing: Briefing) -> bytes:
    """The page, in UTF-8."""
    direction = "rtl" if briefing.right_to_left else "ltr"
    parts = [
        "<!doctype html>",
        f'<html lang="{escape(briefing.language)}" dir="{direction}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">",
        f"<title>{escape(briefing.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(briefing.title)}</h1><p>{escape(briefing.subtitle)}</p>",
        *(part for block in briefing.blocks for part in _block(block, briefing.right_to_left)),
        "</body></html>",
    ]
    return "\n".join(parts).encode("utf-8", "replace")


def _block(block: Block, page: bool) -> Iterator[str]:
    match block:
        case Heading(text, level):
            yield f"<h{level + 1}>{escape(text)}</h{level + 1}>"
        case Text(text):
            yield f"<p>{escape(text)}</p>"
        case Chart(_, svg, words):
            picture = base64.b64encode(svg.encode()).decode()
            yield f'<p><img alt="{escape(words)}" src="data:image/svg+xml;base64,{picture}"></p>'
        case Grid(head, rows, widths):
            yield "<table>"
            if widths:
                columns = "".join(_COLUMN.format(round(100 * width)) for width in widths)
                yield f"<colgroup>{columns}</colgroup>"
            yield f"<thead><tr>{''.join(map(_HEAD.format, map(escape, head)))}</tr></thead><tbody>"
            for row in rows:
                yield f"<tr>{''.join(_CELL.format(_direction(text, page), escape(text)) for text in row)}</tr>"
            yield "</tbody></table>"


def _direction(text: str, page: bool) -> str:
    return "rtl" if runs_right_to_left(text, page) else "ltr"

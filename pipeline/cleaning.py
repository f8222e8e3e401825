r"""What no text needs, taken out before anything looks at it: control characters, and blanks without end.

Characters that turn the direction of writing are among them: one that is not closed turns all that follows it in a cell, a
line of a CSV file or a list on the screen, and can make "not accepted" read as something else. Letters have their direction.

An expression that may begin with blanks tries each of them as its beginning: a thousand in a row are dear, a million
are a stop. No document means more by nine of them than by eight.
"""

from __future__ import annotations

import re

_NO_LETTER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"(\s{8})\s+")
_TOO_MANY = 9 * " "


def cleaned(text: str) -> str:
    """The text without control characters, turns of direction and half surrogates; of blanks in a row the first eight.

    Tabs and line ends stay.
    """
    if text.isprintable() and _TOO_MANY not in text:  # as nearly all is: of blanks, only the space is printable
        return text
    return _BLANKS.sub(r"\1", _NO_LETTER.sub("", text))

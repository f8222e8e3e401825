"""Licences of what is installed for running suivi, one line each, and whether we may ship with them.

    python -m benchmarks.licences            a list, for whoever has to approve an installation

Weak copyleft (LGPL, MPL) binds changes to those libraries alone and is taken; strong copyleft is not, unless another
licence may be chosen.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
_STRONG = re.compile(r"\bA?GPL|General Public License")
_WEAK = re.compile(r"\bLGPL|Lesser General Public|\bMPL|Mozilla|Artistic|MIT|BSD|Apache")


def pinned(lock: Path = LOCK) -> list[str]:
    """The names that a lock file pins."""
    return re.findall(r"^([A-Za-z0-9_.-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)


def licence(name: str) -> str:
    """What an installed distribution says of its licence; empty where it says nothing or is not installed."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    expression, old = ((said.get_all(field) or [""])[0] for field in ("License-Expression", "License"))
    return expression or "; ".join(classified) or old.split("\n")[0]


def may_be_shipped(words: str) -> bool:
    """Whether a licence, or one of those to choose from, binds only its own library, or nothing."""
    return bool(words) and (not _STRONG.search(words) or bool(_WEAK.search(words)))


def main() -> int:
    """Print the list; 1 where one may not be shipped."""
    refused = 0
    for name in pinned():
        words = licence(name)
        fine = may_be_shipped(words)
        refused += not fine
        print(name, words or "says nothing", *([] if fine else ["NOT TO BE SHIPPED"]), sep="\t")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())

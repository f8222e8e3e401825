"""Train a reader of an institution's own scheme from its labelled examples, measure it, and write its card.

    python models/scripts/own_scheme.py SCHEME.toml EXAMPLES.{csv,jsonl} LANGUAGE OUT

See models/README.md for the two files. Nothing of the examples' text is written but single words and pairs of words.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.errors import KnowledgeError  # noqa: E402
from pipeline.own_card import learn  # noqa: E402


def main() -> None:
    """Train, measure, write."""
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    try:
        print(learn(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])))
    except KnowledgeError as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()

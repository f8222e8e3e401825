"""Train a reader of an institution's own scheme from its labelled examples, measure it, and write its card.

    python models/scripts/own_scheme.py SCHEME.toml EXAMPLES.{csv,jsonl} LANGUAGE OUT

See models/README.md for the two files. Nothing of the examples' text is written but single words and pairs of words.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.errors import KnowledgeError  # noqa: E402
from pipeline.own_scheme import OwnFigures, OwnReader, OwnScheme, measure, read_examples, read_scheme  # noqa: E402


def main() -> None:
    """Train, measure, write."""
    if len(sys.argv) != 5:
        raise SystemExit(__doc__)
    path, examples_path, language, out = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    try:
        scheme = read_scheme(path)
        examples = read_examples(examples_path, scheme)
        figures = measure(scheme, language, examples)
    except KnowledgeError as error:
        raise SystemExit(str(error)) from error
    OwnReader.train(scheme, language, examples).save(out)
    card = markdown(scheme, language, figures)
    (out / "card.md").write_text(card, encoding="utf-8")
    print(card)


def markdown(scheme: OwnScheme, language: str, figures: OwnFigures) -> str:
    """The card."""
    axes, labels = figures.axes, figures.labels
    lines = [
        f"# {scheme.title} ({language})",
        "",
        f"Learnt from {figures.texts} labelled texts. Measured by reading every group with what was learnt from the others:",
        "",
        "| level | labels seen | micro F1 | macro F1 |",
        "| --- | ---: | ---: | ---: |",
        f"| axes | {axes['counted']} | {axes['micro_f1']:.3f} | {axes['macro_f1']:.3f} |",
        f"| labels | {labels['counted']} | {labels['micro_f1']:.3f} | {labels['macro_f1']:.3f} |",
        "",
        f"Giving every text the commonest axis would be right in {figures.commonest:.1%}.",
        "",
        "| group | texts | right axis |",
        "| --- | ---: | ---: |",
        *(f"| {group} | {texts} | {share:.1%} |" for group, (texts, share) in figures.by_group.items()),
        "",
        "| label | texts | precision | recall | F1 |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {row['label']} | {row['support']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |"
            for row in figures.table
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

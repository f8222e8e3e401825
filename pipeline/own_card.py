"""An institution's own scheme and labelled examples in; a reader, and a card that says how good it is, out."""

from __future__ import annotations

from pathlib import Path

from pipeline.own_scheme import OwnFigures, OwnReader, OwnScheme, measure, read_examples, read_scheme


def learn(scheme: Path, examples: Path, language: str, out: Path) -> str:
    """Train, measure on groups kept apart, write the reader and its `card.md` into a folder; the card.

    Nothing of the examples' text is written but single words and pairs of words.

    Raises:
        KnowledgeError: the scheme or the examples cannot be used.
    """
    read = read_scheme(scheme)
    labelled = read_examples(examples, read)
    figures = measure(read, language, labelled)
    OwnReader.train(read, language, labelled).save(out)
    told = card(read, language, figures)
    (out / "card.md").write_text(told, encoding="utf-8")
    return told


def card(scheme: OwnScheme, language: str, figures: OwnFigures) -> str:
    """The card, in Markdown."""
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

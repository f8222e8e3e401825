"""The figures of a model on texts of States it has never seen, and its card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from material import LANGUAGE, Example

from pipeline import rules
from pipeline.evaluate import Tally
from pipeline.knowledge import Scheme, SchemeKey, scheme
from pipeline.trained import ReadingOf, Trained


def measure(model: Trained, reading: ReadingOf, examples: Sequence[Example]) -> dict[str, Any]:
    """Figures by source: rights against the headings' articles, issues of UPR Info through the crosswalk."""
    return {
        "stated": stated(model, reading, [example for example in examples if example.source == "stated"]),
        **coded(model, reading, [example for example in examples if example.source != "stated"]),
    }


def stated(model: Trained, reading: ReadingOf, examples: Sequence[Example]) -> dict[str, Any]:
    """Figures against the right that a heading states."""
    tally = Tally()
    found = labels = 0
    for example, codes, _ in _read(model, examples):
        gold = set(example.gold)
        found += bool(gold & codes)
        labels += len(codes)
        tally.add(gold, codes)
    seen = {code for code, support in tally.support.items() if support}
    return {
        "texts": len(examples),
        "stated_right_among_given": round(found / len(examples), 3),
        "labels_per_text": round(labels / len(examples), 2),
        **tally.summary(least=20, only=seen),
        "labels": tally.table(_thresholds(reading), only=seen),
    }


def coded(model: Trained, reading: ReadingOf, examples: Sequence[Example]) -> dict[str, Any]:
    """Figures against UPR Info's coding: its issues (`upr_info`), and our labels as far as it decides them (`coded`)."""
    ours, issues = Tally(), Tally()
    for example, codes, heard in _read(model, examples):
        known = {code for code in codes if code in example.known}
        ours.add({code for code, is_it in example.known.items() if is_it and code in reading.labels}, known)
        issues.add(set(example.gold), _issues(scheme("right"), codes) | _issues(scheme("persons"), heard["persons"]))
    return {
        "upr_info": {**issues.summary(least=1), "issues": issues.table({})},
        "coded": {**ours.summary(least=20), "labels": ours.table(_thresholds(reading))},
    }


def _read(
    model: Trained, examples: Sequence[Example]
) -> Iterator[tuple[Example, set[str], Mapping[SchemeKey, Mapping[str, rules.Said]]]]:
    texts = [example.text for example in examples]
    said = [rules.read(text, LANGUAGE) for text in texts]
    given = model.read(texts, [one["right"] for one in said])
    for example, guesses, heard in zip(examples, given, said, strict=True):
        yield example, {guess.code for guess in guesses}, heard


def _thresholds(reading: ReadingOf) -> dict[str, float]:
    return {code: weighing.threshold for code, weighing in reading.labels.items()}


def _issues(source: Scheme, codes: Iterable[str]) -> set[str]:
    """UPR Info's issues, in the spelling of its recommendations, that labels stand for."""
    found: Counter[str] = Counter()
    for code in codes:
        found.update(source.by_code[code].upr_info)
    return set(found) - _NEWER


# UPR Info's present names of issues that had another one when the recommendations were coded.
_NEWER = {"National Human Rights Institution", "Right to water and sanitation"}


def markdown(card: dict[str, Any]) -> str:
    """The card for people."""
    stated, upr, coded = card["stated"], card["upr_info"], card["coded"]
    lines = [
        f"# {card['name']} {card['version']}",
        "",
        "Reads the human rights that an English recommendation is about. A linear classifier over words and pairs of words",
        f"(spaCy, {card['megabytes']} MB), with the term lists of `pipeline/knowledge/terms` as its second witness.",
        f"Both together read {card['paragraphs_per_second']:,} recommendations of a committee in a second of one core.",
        f"Trained and measured on {card['date']} by `models/project.yml`; needs spaCy {card['spacy']}.",
        "",
        "## What it learnt from",
        "",
        "Concluding observations of the Committee on the Rights of Persons with Disabilities and documents around them, whose",
        "headings name the article (the heading is hidden); UPR recommendations coded by UPR Info through the crosswalk of its",
        "issues; general comments; short passages with broad themes. None of the texts is part of this folder: it holds weights",
        "of hashed words and pairs of words, from which no sentence can be read back.",
        "",
        "Split by State: a third of the States was set aside for the figures below. Of the others, a sixth first chose",
        "weights and thresholds (develop) and was then learnt from as well. General comments and passages serve training",
        "only. Where UPR Info has no issue for a right, the term lists taught it; no figure below rests on that.",
        "",
        "| source, split | texts |",
        "| --- | ---: |",
        *[f"| {name} | {count} |" for name, count in card["texts"].items()],
        "",
        "## How good",
        "",
        f"On {stated['texts']} recommendations of States never seen, from their words alone, heading hidden:",
        f"the right that the heading states is among those given in **{stated['stated_right_among_given']:.1%}**",
        f"({stated['labels_per_text']} rights given a text); micro F1 **{stated['micro_f1']:.3f}** (precision",
        f"{stated['micro_precision']:.3f}, recall {stated['micro_recall']:.3f}), macro F1 **{stated['macro_f1']:.3f}** over the",
        f"{stated['counted']} labels with 20 or more texts. A heading states one right where a text may well be about two, so",
        "precision is understated.",
        "",
        *_table(stated["labels"]),
        "",
        "On UPR recommendations to States never seen, issues of UPR Info through the crosswalk of rights and persons: micro F1",
        f"**{upr['micro_f1']:.3f}** (precision {upr['micro_precision']:.3f}, recall {upr['micro_recall']:.3f}). Issues without a",
        "row of ours to answer to them count as missed.",
        "",
        *_table(upr["issues"], threshold=False),
        "",
        f"The same texts by our labels, as far as the coding decides them: micro F1 {coded['micro_f1']:.3f}, macro F1",
        f"{coded['macro_f1']:.3f} over {coded['counted']} labels with 20 or more texts.",
        "",
        *_table(coded["labels"]),
        "",
        "## Limits",
        "",
        "- Stated rights come from one committee; rights that it never heads are known from UPR recommendations, which are",
        "  shorter and plainer than a committee's.",
        "- A label that UPR Info does not code by itself was learnt from the term list within its issue, and is no better.",
        "- A text without any known word gets no label. Other languages than English are read by term lists alone.",
    ]
    return "\n".join(lines) + "\n"


def _table(rows: Sequence[dict[str, Any]], *, threshold: bool = True) -> list[str]:
    head = "| label | texts | precision | recall | F1 |" + (" threshold |" if threshold else "")
    rule = "| --- | ---: | ---: | ---: | ---: |" + (" ---: |" if threshold else "")
    lines = [head, rule]
    for row in rows:
        cells = (
            f"| {row['label']} | {row['support']} | {row['precision']:.2f} | {row['recall']:.2f} | {row['f1']:.2f} |"
        )
        lines.append(
            cells
            + (
                f" {row['threshold']:.2f} |"
                if threshold and row["threshold"] is not None
                else ("  |" if threshold else "")
            )
        )
    return lines

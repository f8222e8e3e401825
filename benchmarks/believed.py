"""How far the term lists can be believed, label by label, into the file that their scores come from.

    python -m benchmarks.believed SHARED     writes pipeline/knowledge/terms/believed.toml

Persons and kinds of action in English, against labels given by hand (`benchmarks.kinds`), on States that may be learnt from.
The lists were mended on these texts, which flatters, and a label may have few: each share is held to one half with the strength
of `HELD` texts. `python -m benchmarks.believed SHARED --check` holds the scores against the States kept apart.

Nothing else is written: a committee names one goal where a text may further two, so that a share of named goals would be too
low; texts in other languages whose persons, goals or kinds of action are known are not at hand. Their score stays one half.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import kinds
from benchmarks.held_out import held_out
from pipeline import rules
from pipeline.classification import classify
from pipeline.knowledge import FOLDER, Believed, SchemeKey, scheme

PATH = FOLDER / "terms" / "believed.toml"
HELD = 10  # texts
FEW = 10  # texts; a label given to fewer was not measured
_LANGUAGE = "en"
_HEAD = (
    "# How often the terms of a label were right, by language: where one stands, where more stand; texts it was measured on.\n"
    "# Made by `python -m benchmarks.believed`; a label, scheme or language that is missing was not measured: its score is 0.5.\n"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the file, or check it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--check", action="store_true", help="hold the scores against the States kept apart instead")
    options = parser.parse_args(arguments)
    if options.check:
        _check(options.shared)
        return 0
    lines = [_HEAD]
    for key in kinds.SCHEMES:
        lines += [f"[{_LANGUAGE}.{key}]", *_lines(given(options.shared, key, apart=False)), ""]
    PATH.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    print(f"{PATH.name} written")
    return 0


def given(shared: Path, key: SchemeKey, *, apart: bool) -> Iterator[tuple[str, float, bool, bool]]:
    """Every label that the lists give the labelled texts: code, score, whether more than one term stands, whether it is right."""
    rounds = (*kinds.ROUNDS, kinds.LAST) if key == "action" else kinds.ROUNDS
    gold = {name: codes for which in rounds for name, codes in kinds.labelled(key, which).items()}
    texts = [text for text in kinds.gather(shared, set(gold)) if held_out(text.state) == apart]
    codes = {label.name: label.code for label in scheme(key).labels}
    for text, labels in zip(texts, classify([one.ask for one in texts], language=_LANGUAGE, models=None), strict=True):
        said = rules.read(f"{text.ask.lead_in or ''} {text.ask.text}", _LANGUAGE)[key]
        for label in labels:
            if label.scheme == key:
                code = codes[label.label]
                yield code, label.score, said[code].times > 1, code in gold[text.id]


def share(right: int, texts: int) -> float:
    """The share of texts in which a label was right, held to one half."""
    return round((right + HELD / 2) / (texts + HELD), 2)


def _lines(found: Iterator[tuple[str, float, bool, bool]]) -> Iterator[str]:
    counts: dict[str, dict[bool, list[bool]]] = defaultdict(lambda: {False: [], True: []})
    for code, _, several, right in found:
        counts[code][several].append(right)
    for code, of in sorted(counts.items()):
        once, more = (share(sum(those), len(those)) for those in (of[False], of[True]))
        one = Believed(once=once, more=more, on=len(of[False]) + len(of[True]))
        if one.on < FEW:
            continue
        yield f"{code} = {{ once = {one.once}, more = {one.more}, on = {one.on} }}"


def _check(shared: Path) -> None:
    print("| scheme | score | labels given | of these right | mean score |\n| --- | --- | ---: | ---: | ---: |")
    for key in kinds.SCHEMES:
        rows = [(score, right) for _, score, _, right in given(shared, key, apart=True)]
        for name, low, high in (
            ("under 0.7", 0.0, 0.7),
            ("0.7 to 0.8", 0.7, 0.8),
            ("0.8 and more", 0.8, 1.01),
            ("all", 0.0, 1.01),
        ):
            chosen = [(score, right) for score, right in rows if low <= score < high]
            if chosen:
                rightly = sum(right for _, right in chosen) / len(chosen)
                print(
                    f"| {key} | {name} | {len(chosen)} | {rightly:.2f} | {sum(score for score, _ in chosen) / len(chosen):.2f} |"
                )


if __name__ == "__main__":
    raise SystemExit(main())

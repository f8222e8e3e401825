"""Make a trained pipeline fit for use: weigh it against the term lists, choose thresholds, halve it, measure it.

Weights and thresholds come from a first pipeline, on States kept for development; the pipeline that is kept was then trained
on those States too. The card is about States that nothing was learnt from, and is written by the same run, so that it cannot
speak of another model.

    python scripts/finish.py MATERIAL FIRST FINAL OUT
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from card import markdown, measure
from material import LANGUAGE, Example, said

from pipeline import rules, textcat
from pipeline.trained import ReadingOf, Trained, Weighing, words

NAME, VERSION = "right_en", "1.2.0"
FLOOR = 0.03
LEAST_THRESHOLD, MOST_THRESHOLD = 0.05, 0.5
BETA = 2.0  # a right that is missed costs an analyst more than one that is not there: recall counts twice
ENOUGH = 25  # positive texts for weights of a label's own; with fewer it takes those of all labels together, and their threshold


def main() -> None:
    """Write the model's folder and its card."""
    material, first, final, out = (Path(argument) for argument in sys.argv[1:5])
    examples = [Example(**json.loads(line)) for line in material.read_text(encoding="utf-8").splitlines()]
    weighed: Any = spacy.load(first).get_pipe("textcat_multilabel")
    nlp = spacy.load(final)
    pipe: Any = nlp.get_pipe("textcat_multilabel")
    if weighed.labels != pipe.labels:
        raise SystemExit("finish.py: the two pipelines have different labels; run the whole project again.")
    textcat.shrink(pipe.model)
    reading = ReadingOf(
        name=NAME,
        version=VERSION,
        scheme="right",
        language=LANGUAGE,
        floor=FLOOR,
        labels=_weigh(weighed, [example for example in examples if example.split == "develop"]),
    )
    if out.is_dir():
        shutil.rmtree(out)
    nlp.meta |= {
        "name": NAME,
        "version": VERSION,
        "spacy_version": _spacy_range(),
        "description": "Human rights that an English recommendation is about; see card.md.",
    }
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])  # where it was trained is nobody's business
    nlp.to_disk(out, exclude=["vocab"])
    (out / "reading.json").write_text(reading.model_dump_json(indent=1) + "\n", encoding="utf-8")
    model = Trained(reading, pipe)
    card = {
        "name": NAME,
        "version": VERSION,
        "date": today().isoformat(),
        "spacy": _spacy_range(),
        "megabytes": round(sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6, 2),
        "texts": {
            f"{source} {split}": count
            for (source, split), count in sorted(Counter((e.source, e.split) for e in examples).items())
        },
        "groups": {
            split: len({e.group for e in examples if e.split == split}) for split in ("train", "develop", "test")
        },
        "paragraphs_per_second": _speed(
            model, [e.text for e in examples if e.split == "test" and e.source == "stated"]
        ),
        **measure(model, reading, [example for example in examples if example.split == "test"]),
    }
    (out / "card.json").write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (out / "card.md").write_text(markdown(card), encoding="utf-8")
    print(markdown(card))


def _speed(model: Trained, texts: Sequence[str]) -> int:
    """Texts of a committee that the model and the term lists read in a second of one core; the better of two runs."""
    seconds = []
    for _ in range(2):
        begun = time.process_time()
        model.read(texts, [rules.read(text, LANGUAGE)["right"] for text in texts])
        seconds.append(time.process_time() - begun)
    return round(len(texts) / min(seconds))


def today() -> dt.date:
    """The day that stands on a card."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date() if epoch else dt.datetime.now(dt.UTC).date()


def _spacy_range() -> str:
    major, minor = (int(part) for part in spacy.__version__.split(".")[:2])
    return f">={major}.{minor}.0,<{major}.{minor + 1}.0"


# --- weights and thresholds ------------------------------------------------------------------------------------


def _weigh(pipe: Any, examples: Sequence[Example]) -> dict[str, Weighing]:
    shares = np.clip(np.asarray(pipe.predict([words(e.text, LANGUAGE) for e in examples]), dtype=float), 1e-6, 1 - 1e-6)
    logits = np.log(shares / (1 - shares))
    spoken = [said(example.text) for example in examples]
    every: list[tuple[Any, Any]] = []
    for place, code in enumerate(pipe.labels):
        rows = [row for row, example in enumerate(examples) if code in example.known]
        facts = np.column_stack([logits[rows, place], [float(code in spoken[row]) for row in rows], np.ones(len(rows))])
        every.append((facts, np.array([examples[row].known[code] for row in rows], dtype=float)))
    all_facts, all_truth = np.vstack([facts for facts, _ in every]), np.concatenate([truth for _, truth in every])
    common = _fit(all_facts, all_truth, (1, 0, 0))
    usual = threshold_of(_logistic(all_facts @ common), all_truth)
    weighed = {}
    for code, (facts, truth) in zip(pipe.labels, every, strict=True):
        weights = _fit(facts, truth, common) if truth.sum() >= ENOUGH else np.array(common)
        threshold = threshold_of(_logistic(facts @ weights), truth) if truth.sum() >= ENOUGH else usual
        share, terms, offset = (round(float(value), 4) for value in weights)
        weighed[code] = Weighing(share=share, terms=terms, offset=offset, threshold=threshold)
    return weighed


def _fit(facts: Any, truth: Any, prior: Sequence[float]) -> Any:
    """Logistic regression by Newton's method, held to the prior with the strength of some thirty texts."""
    held = np.diag([8.0, 2.0, 2.0])
    weights = np.array(prior, dtype=float)
    for _ in range(25):
        share = _logistic(facts @ weights)
        slope = facts.T @ (truth - share) - held @ (weights - np.array(prior))
        curve = (facts * (share * (1 - share))[:, None]).T @ facts + held
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def threshold_of(scores: Any, truth: Any) -> float:
    """The threshold of the best F-score, precision and recall weighed by `BETA`."""
    best, chosen = -1.0, MOST_THRESHOLD
    for threshold in np.arange(LEAST_THRESHOLD, MOST_THRESHOLD + 0.001, 0.02):
        given = scores >= threshold
        value = (1 + BETA**2) * (given * truth).sum() / max(1.0, given.sum() + BETA**2 * truth.sum())
        if value > best:
            best, chosen = value, float(threshold)
    return round(chosen, 2)


def _logistic(value: Any) -> Any:
    return 1 / (1 + np.exp(-value))


if __name__ == "__main__":
    main()

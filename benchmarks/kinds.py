"""Kinds of action and persons, against labels that people gave without seeing the program's.

    python -m benchmarks.kinds SHARED                the figures
    python -m benchmarks.kinds SHARED --sample 300   the texts to label, drawn anew, one JSON line each
    python -m benchmarks.kinds SHARED --round 2      the same of another sample, drawn and labelled later by somebody else
    python -m benchmarks.kinds SHARED --round 3      150 of States that may be learnt from, with their goals

SHARED is the folder of the shared material, which is no part of the repository; neither are the texts. Committed are ids and
labels (`yardsticks/action`, `yardsticks/persons`, `yardsticks/sdg`, with their guidelines). Half of a sample is of States that
are kept apart (`held_out`) and is reported; the other half is there to mend term lists on. The third round has no State that is
kept apart: half of its States are not mended on (`aside`), and are reported.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.held_out import held_out
from pipeline import rules
from pipeline.classification import Asked, classify
from pipeline.evaluate import Tally
from pipeline.knowledge import SchemeKey, scheme
from pipeline.knowledge.state_names import states_in
from pipeline.process import process_document

YARDSTICKS = Path(__file__).parent / "yardsticks"
SCHEMES: tuple[SchemeKey, ...] = ("action", "persons")
ROUNDS = (1, 2)  # with States kept apart
LAST = 3  # without
_LANGUAGE = "en"
_PER_DOCUMENT = 3


class Text(NamedTuple):
    """One recommendation of the sample."""

    id: str
    state: str  # ISO 3166 alpha-3
    ask: Asked


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, or the texts to label."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder of the shared material")
    parser.add_argument("--sample", type=int, help="print this many texts to label instead")
    parser.add_argument(
        "--mistakes", choices=(*SCHEMES, "sdg"), help="print those of the half that terms may be mended on"
    )
    parser.add_argument("--round", type=int, choices=(*ROUNDS, LAST), default=1, help="which sample")
    options = parser.parse_args(arguments)
    if options.sample:
        for text in sample(options.shared, options.sample, options.round):
            print(json.dumps({"id": text.id, "lead_in": text.ask.lead_in, "text": text.ask.text}, ensure_ascii=False))
        return 0
    labels = {key: labelled(key, options.round) for key in _schemes(options.round)}
    texts = {text.id: text for text in gather(options.shared, {id for one in labels.values() for id in one})}
    given = dict(zip(texts, read(texts.values()), strict=True))
    apart_by, reported = (aside, "not mended on") if options.round == LAST else (held_out, "States kept apart")
    for key, gold in labels.items():
        missing = sorted(set(gold) - set(texts))
        print(f"\n{key}: {len(gold)} labelled, {len(missing)} not found {missing[:5] if missing else ''}")
        for name, apart in (("to mend on", False), (f"reported ({reported})", True)):
            chosen = [id for id in gold if id in texts and apart_by(texts[id].state) == apart]
            _report(key, name, {id: gold[id] for id in chosen}, given)
        if options.mistakes == key:
            to_mend_on = {id: text for id, text in texts.items() if not apart_by(text.state)}
            _mistakes(key, gold, to_mend_on, given)
    return 0


def labelled(key: SchemeKey, which: int = 1) -> dict[str, frozenset[str]]:
    """Id of a recommendation -> codes that people gave it, of one round."""
    path = YARDSTICKS / key / ("labels.csv" if which == 1 else f"labels_{which}.csv")
    with path.open(encoding="utf-8", newline="") as file:
        found = {row["id"]: frozenset(row["labels"].split()) for row in csv.DictReader(file)}
    strange = sorted({code for codes in found.values() for code in codes} - set(scheme(key).by_code))
    if strange:
        raise SystemExit(f"{path}: the scheme has no label {', '.join(strange)}")
    return found


# --- texts -----------------------------------------------------------------------------------------------------


def sample(shared: Path, count: int, which: int = 1) -> list[Text]:
    """Half from States kept apart; one half each of treaty bodies, over documents and States, and of the periodic review.

    Later rounds leave out what was labelled in earlier ones.
    """
    seed = f"kinds {which}"
    known = {id for before in range(1, which) for id in labelled("action", before)}
    texts: list[Text] = []
    for apart in (False,) if which == LAST else (False, True):
        chosen = [path for path in documents(shared) if held_out(_state_of(path)) == apart]
        treaty = count // 4
        found: list[Text] = []
        for path in sorted(chosen, key=lambda path: _draw(seed, path.name)):
            if len(found) >= treaty:
                break
            new = [text for text in _asks(path) if text.id not in known]
            found += sorted(new, key=lambda text: _draw(seed, text.id))[:_PER_DOCUMENT]
        texts += found[:treaty]
        review = [text for text in _review(shared) if held_out(text.state) == apart and text.id not in known]
        texts += sorted(review, key=lambda text: _draw(seed, text.id))[: count // 2 - len(found[:treaty])]
    return sorted(texts, key=lambda text: _draw(seed, text.id))


def gather(shared: Path, ids: set[str]) -> Iterator[Text]:
    """The texts of these ids, as far as they are found."""
    symbols = {id.partition("@")[0] for id in ids}
    for path in documents(shared):
        if _symbol_of(path) in symbols:
            yield from (text for text in _asks(path) if text.id in ids)
    yield from (text for text in _review(shared) if text.id in ids)


def documents(shared: Path) -> list[Path]:
    """Concluding observations in English."""
    pdfs = (path for path in (shared / "corpus" / "crpd").glob("*_CO_*.pdf") if _is_plain(path))
    return [*sorted(pdfs), *sorted((shared / "texts").glob("CCPR_C_*_CO_*-EN.txt"))]


def _is_plain(path: Path) -> bool:
    return "Add" not in path.stem and not path.stem.endswith(("-AR", "-ES", "-FR", "-RU", "_AR", "_ES", "_FR"))


def _symbol_of(path: Path) -> str:
    return path.stem.removesuffix("-EN").replace("_", "/")


def _state_of(path: Path) -> str:
    return path.stem.split("_")[2]


def _asks(path: Path) -> Iterator[Text]:
    result = process_document(path)
    state = result.document.state
    if state is None or result.document.language != _LANGUAGE:
        return
    for row in result.recommendations:
        yield Text(row.recommendation_id, state, Asked(row.text, row.lead_in))


def _review(shared: Path) -> Iterator[Text]:
    with (shared / "labels" / "uprinfo_recommendations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            states = states_in(row["state_under_review"], _LANGUAGE)
            if len(states) == 1:
                words = f"{row['state_under_review']}|{row['recommending_state']}|{row['text']}"
                name = hashlib.sha256(words.encode()).hexdigest()[:12]
                yield Text(f"UPRINFO/{states[0]}/{name}", states[0], Asked(row["text"]))


def _draw(seed: str, name: str) -> str:
    return hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()


# --- figures ---------------------------------------------------------------------------------------------------


def read(texts: Iterable[Text]) -> list[dict[SchemeKey, frozenset[str]]]:
    """Codes that the term lists give each text, scheme by scheme."""
    codes = {key: {label.name: label.code for label in scheme(key).labels} for key in (*SCHEMES, "sdg")}
    return [
        {key: frozenset(codes[key][row.label] for row in rows if row.scheme == key) for key in codes}
        for rows in classify([text.ask for text in texts], language=_LANGUAGE, models=None)
    ]


def kept_apart(shared: Path, key: SchemeKey) -> Tally:
    """Counts of every label on the States kept apart, all rounds together."""
    gold = {id: codes for which in ROUNDS for id, codes in labelled(key, which).items()}
    texts = list(gather(shared, {id for id in gold if held_out(_state(id))}))
    tally = Tally()
    for text, given in zip(texts, read(texts), strict=True):
        tally.add(gold[text.id], given[key])
    return tally


def aside(state: str) -> bool:
    """Whether a State of the third round is measured and not mended on; half of them are."""
    return int(hashlib.sha256(f"half:{state}".encode()).hexdigest(), 16) % 2 == 1


def _schemes(which: int) -> tuple[SchemeKey, ...]:
    return ("action", "sdg") if which == LAST else SCHEMES


def _state(id: str) -> str:
    """The State of a recommendation by its id: UPRINFO/ISL/..., CRPD/C/CAN/CO/1@en#56."""
    parts = id.split("/")
    return parts[1] if parts[0] == "UPRINFO" else parts[2]


def _report(
    key: SchemeKey,
    name: str,
    gold: Mapping[str, frozenset[str]],
    given: Mapping[str, Mapping[SchemeKey, frozenset[str]]],
) -> None:
    tally = Tally()
    for id, codes in gold.items():
        tally.add(codes, given[id][key])
    print(f"\n{name}: {len(gold)} texts, exactly alike {sum(codes == given[id][key] for id, codes in gold.items())}")
    print(f"all labels {tally.summary(least=1)}\nwith 5 or more texts {tally.summary(least=5)}")
    for row in tally.table({}):
        figures = f"{row['precision']:9.2f} {row['recall']:9.2f} {row['f1']:9.2f}"
        print(f"{row['label']:24} {row['support']:5} {row['given']:5} {figures}")


def _mistakes(
    key: SchemeKey,
    gold: Mapping[str, frozenset[str]],
    texts: Mapping[str, Text],
    given: Mapping[str, Mapping[SchemeKey, frozenset[str]]],
) -> None:
    for id, codes in gold.items():
        if id in texts and codes != given[id][key]:
            ask = texts[id].ask
            said = rules.read(f"{ask.lead_in or ''} {ask.text}", _LANGUAGE)[key]
            words = {code: said[code].words for code in given[id][key] - codes if code in said}
            print(f"\n{id}\n  {ask.lead_in or ''} | {ask.text}")
            print(f"  missed {sorted(codes - given[id][key])} wrongly given {words}")


if __name__ == "__main__":
    raise SystemExit(main())

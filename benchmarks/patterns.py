"""Every regular expression of the pipeline against texts made to slow it down.

    python -m benchmarks.patterns [--length 20000] [--seconds 0.5]

Expressions are those that `benchmarks.expressions` collects. For each, texts are derived from its own parts: what stands before
a repeated part, that part again and again, and an end that does not fit. Python's engine backtracks: an expression with two ways
to read the same letters takes time that grows with the square of their number, or worse. Prints those that take longer than so
many seconds of CPU for one text.
"""

from __future__ import annotations

import argparse
import importlib
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks.expressions import Used, collect
from pipeline.cleaning import cleaned

_parser = importlib.import_module("re._parser")  # what the engine itself takes an expression apart with
# Letters of which some fit almost any class, in the order in which they are tried.
_LETTERS = "a1 A.(-,;ivé\t\n)/–“’العم国да•_:%\x00"
_USUAL = (
    "a",
    "1",
    " ",
    "\t",
    "\n",
    ".",
    "(",
    "a ",
    "1.",
    "(a) ",
    "1, ",
    "A",
    "a.",
    " \n",
    "de ",
    "–",
    "ا",
    "国",
    "и",
    "ا ",
)
_ENDS = ("\x01", "\n", "")


class Slow(NamedTuple):
    """An expression that takes too long for a text."""

    pattern: str
    module: str
    text: str  # its beginning
    way: str  # search, match, fullmatch


def adversaries(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about so many letters that may be dear to an expression."""
    seen = set()
    pumps = [("", each) for each in _USUAL]
    pumps += list(_pumps(_parser.parse(pattern.pattern, pattern.flags), ""))
    for prefix, pump in pumps:
        if (prefix, pump) in seen or not pump:
            continue
        seen.add((prefix, pump))
        body = pump * (length // len(pump))
        for end in _ENDS if prefix or len(pump) > 1 else _ENDS[:2]:
            yield prefix + body + end
        if prefix:  # the same beginning again and again
            yield (prefix + pump) * (length // len(prefix + pump)) + "\x01"


def slow(
    patterns: Iterable[Used],
    *,
    length: int,
    seconds: float,
    told: Callable[[Slow], object] = lambda slow: None,
) -> list[Slow]:
    """Those that take more than so many CPU seconds for a text of so many letters."""
    found = []
    before = signal.signal(signal.SIGVTALRM, _too_long)
    try:
        for used in patterns:
            for hostile in adversaries(used.pattern, length):
                text = hostile if used.sees_raw else cleaned(hostile)
                if (way := _way(used.pattern, text, seconds)) is not None:
                    found.append(Slow(used.pattern.pattern, used.module, text[:60], way))
                    told(found[-1])
                    break
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return found


def _way(pattern: re.Pattern[str], text: str, seconds: float) -> str | None:
    for way in (pattern.search, pattern.fullmatch):
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        try:
            way(text)
        except TimeoutError:
            return way.__name__
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def _too_long(*_: object) -> None:
    raise TimeoutError


def _pumps(tree: Any, prefix: str) -> Iterator[tuple[str, str]]:
    """For each part that may be repeated: a text that leads to it, and one that it fits."""
    for operator, argument in tree:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = argument
            if most > 20:
                yield from ((prefix, pump) for pump in _samples(inner))
            yield from _pumps(inner, prefix)
        elif name == "SUBPATTERN":
            yield from _pumps(argument[3], prefix)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _pumps(branch, prefix)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _pumps(argument[1], prefix)
        elif name == "ATOMIC_GROUP":
            yield from _pumps(argument, prefix)
        prefix += _sample([(operator, argument)])


def _samples(tree: Any) -> list[str]:
    """Some texts that a part fits: one for each of the letters that its first class takes, and one for each branch."""
    usual = _sample(tree)
    some = [usual, usual * 2 + usual[:1]]
    if len(tree) == 1:
        operator, argument = tree[0]
        name = str(operator)
        if name == "IN":
            some += [letter for letter in _LETTERS if _fits(argument, letter)][:6]
        elif name == "ANY":
            some += list("a1 .(")
        elif name == "SUBPATTERN":
            some += _samples(argument[3])
        elif name == "BRANCH":
            some += [_sample(branch) for branch in argument[1]][:8]
    return [each for each in dict.fromkeys(some) if each]


def _sample(tree: Any) -> str:
    """A text that a part fits, most likely; repeats as few as they may, once at least where they may be none."""
    text = ""
    for operator, argument in tree:
        name = str(operator)
        if name == "LITERAL":
            text += chr(argument)
        elif name == "NOT_LITERAL":
            text += "a" if argument != ord("a") else "b"
        elif name == "ANY":
            text += "a"
        elif name == "IN":
            text += next((letter for letter in _LETTERS if _fits(argument, letter)), _first(argument))
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            text += _sample(inner) * max(least, 1 if most and least else least)
        elif name == "SUBPATTERN":
            text += _sample(argument[3])
        elif name == "BRANCH":
            text += _sample(argument[1][0])
        elif name == "ATOMIC_GROUP":
            text += _sample(argument)
    return text


def _fits(members: Any, letter: str) -> bool:
    try:
        return re.fullmatch(_class(members), letter) is not None
    except re.error:
        return False


def _class(members: Any) -> str:
    """A class of letters, written again from its parts."""
    parts = []
    names = {
        "CATEGORY_DIGIT": r"\d",
        "CATEGORY_NOT_DIGIT": r"\D",
        "CATEGORY_SPACE": r"\s",
        "CATEGORY_NOT_SPACE": r"\S",
        "CATEGORY_WORD": r"\w",
        "CATEGORY_NOT_WORD": r"\W",
    }
    for operator, argument in members:
        match str(operator):
            case "NEGATE":
                parts.append("^")
            case "LITERAL":
                parts.append(re.escape(chr(argument)))
            case "RANGE":
                parts.append(f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}")
            case "CATEGORY":
                parts.append(names[str(argument)])
    return f"[{''.join(parts)}]"


def _first(members: Any) -> str:
    for operator, argument in members:
        if str(operator) == "LITERAL":
            return chr(argument)
        if str(operator) == "RANGE":
            return chr(argument[0])
    return "\u00a4"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--length", type=int, default=20_000, help="letters of a text")
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU seconds that one text may take")
    options = parser.parse_args(arguments)
    patterns, missed = collect()
    for call in missed:
        print(f"{call.module}:{call.first}: makes an expression, and was not reached by the samples")
    begun = time.process_time()

    def say(each: Slow) -> None:
        print(f"{each.module}: {each.way} {each.pattern[:200]!r}\n          for {each.text!r}...", flush=True)

    found = slow(patterns, length=options.length, seconds=options.seconds, told=say)
    took = time.process_time() - begun
    print(f"{len(patterns)} expressions, {len(found)} of them slow on {options.length} letters; {took:.0f} s of CPU")
    return 1 if found or missed else 0


if __name__ == "__main__":
    raise SystemExit(main())

"""What a jurist would edit, as data files, and their small loader.

Here are the four labelling schemes: `rights.toml`, `persons.toml`, `sdgs.toml` and `actions.toml`, with the terms that give
them away in `terms/`. Languages are read by `knowledge.languages`, committees, symbols and States by `knowledge.bodies`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from pipeline.errors import KnowledgeError

FOLDER = Path(__file__).parent
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

SchemeKey = Literal["right", "persons", "sdg", "action"]
SCHEMES: tuple[SchemeKey, ...] = ("right", "persons", "sdg", "action")
_FILES: dict[SchemeKey, str] = {"right": "rights", "persons": "persons", "sdg": "sdgs", "action": "actions"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Strict):
    """One label of a scheme."""

    code: str  # ours; never changes
    name: str  # the scheme's own string, in English; what `Classification.label` holds
    aliases: tuple[str, ...] = ()  # other strings that the source has used for it
    group: str
    definition: str
    excludes: str  # where a neighbouring label begins
    legacy: str | None = None  # nearest code of UHRI's older theme list
    upr_info: tuple[str, ...] = ()  # issues of UPR Info that a text with this label is coded with
    upr_info_part: tuple[str, ...] = ()  # narrower issues: they imply the label, the label does not imply them
    of: str | None = None  # code of the persons without whom the label says nothing; terms count only beside them
    rights: tuple[str, ...] = ()  # of an SDG: codes of the rights that are about it
    names: dict[str, str]  # in the five other languages

    def name_in(self, language: str) -> str:
        """The name in one of the six languages; in English where there is none."""
        return self.names.get(language, self.name)

    def shown(self, language: str) -> str:
        """The name in one of the six languages, with the number that a goal or target is known by."""
        name = self.name_in(language)
        return f"{self.code} - {name}" if self.code[0].isdigit() and not name.startswith(self.code) else name


class Article(_Strict):
    """What an article of a treaty is about, as codes of rights."""

    states: tuple[str, ...]  # a heading that names the article says this
    touches: tuple[str, ...] = ()  # it bears on this as well
    general: bool = False  # beside other articles it only qualifies them


class Scheme(_Strict):
    """A list of labels."""

    title: str
    source: str
    groups: dict[str, str]  # code -> name
    labels: tuple[Label, ...]
    articles: dict[str, dict[int, Article]] = {}  # treaty -> number -> what it is about
    persons: dict[str, tuple[str, ...]] = {}  # treaty -> codes of the persons it is about

    @model_validator(mode="after")
    def _check(self) -> Scheme:
        codes = [label.code for label in self.labels]
        strings = [text for label in self.labels for text in {label.name, *label.aliases}]
        for kind, values in (("code", codes), ("name or alias", strings)):
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"{kind} stands twice: {', '.join(twice)}")
        for label in self.labels:
            if label.group not in self.groups:
                raise ValueError(f"{label.code}: there is no group {label.group}")
            if set(label.names) != set(LANGUAGES) - {"en"}:
                raise ValueError(f"{label.code}: names are wanted in ar, es, fr, ru and zh")
        for treaty, articles in self.articles.items():
            for number, article in articles.items():
                unknown = sorted({*article.states, *article.touches} - set(codes))
                if unknown or not article.states:
                    raise ValueError(f"{treaty} article {number}: unknown or no label: {', '.join(unknown)}")
        return self

    @cached_property
    def by_code(self) -> Mapping[str, Label]:
        """The labels by code."""
        return {label.code: label for label in self.labels}

    @cached_property
    def by_name(self) -> Mapping[str, Label]:
        """The labels by every string that names them: name and aliases."""
        return {text: label for label in self.labels for text in (label.name, *label.aliases)}

    def article(self, reference: str) -> Article | None:
        """What a treaty-qualified article ("CRPD:5") is about; None where it is not in the crosswalk."""
        treaty, _, number = reference.partition(":")
        return self.articles.get(treaty, {}).get(int(number)) if number.isdecimal() else None


class Believed(_Strict):
    """How far the terms of a label can be believed: share of texts with them that have the label. One half: not measured."""

    once: float = 0.5  # where one term stands
    more: float = 0.5  # where several stand, or one several times
    on: int = 0  # texts it was measured on


@cache
def scheme(key: SchemeKey) -> Scheme:
    """One of the four schemes.

    Raises:
        KnowledgeError: its file breaks the model.
    """
    path = FOLDER / f"{_FILES[key]}.toml"
    try:
        return Scheme.model_validate(_read(path))
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {error}") from error


@cache
def terms(key: SchemeKey, language: str) -> Mapping[str, tuple[str, ...]]:
    """The terms that give a scheme's labels away in a language: code -> patterns as `pipeline.terms` reads them.

    The code "-" holds phrases that look like terms and are none.

    Raises:
        KnowledgeError: the file names a label that the scheme does not have, or a language that is none of the six.
    """
    path = FOLDER / "terms" / f"{key}.toml"
    table = _read(path)
    unknown = sorted(set(table) - set(scheme(key).by_code) - {"-"})
    if unknown:
        raise KnowledgeError(f"{path.name}: the scheme has no label {', '.join(unknown)}.")
    found: dict[str, tuple[str, ...]] = {}
    for code, lists in table.items():
        wrong = sorted(set(lists) - set(LANGUAGES))
        if wrong:
            raise KnowledgeError(f"{path.name}: {code}: {', '.join(wrong)} is none of the six languages.")
        if lists.get(language):
            found[code] = tuple(lists[language])
    return found


@cache
def believed(key: SchemeKey, language: str) -> Mapping[str, Believed]:
    """How far a language's terms of each label of a scheme can be believed, by code; a label that was not measured is missing.

    Raises:
        KnowledgeError: the file breaks the model or names an unknown label.
    """
    path = FOLDER / "terms" / "believed.toml"
    try:
        found = {
            code: Believed.model_validate(entry) for code, entry in _read(path).get(language, {}).get(key, {}).items()
        }
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {error}") from error
    unknown = sorted(set(found) - set(scheme(key).by_code))
    if unknown:
        raise KnowledgeError(f"{path.name}: {key} has no label {', '.join(unknown)}.")
    return found


@cache
def attached(language: str) -> tuple[str, ...]:
    """Particles that a language writes as one with the word behind them, for looking up terms."""
    return tuple(_read(FOLDER / "terms" / "particles.toml").get(language, ()))


def treaties() -> Iterator[str]:
    """Codes of the treaties and protocols in the crosswalk of articles."""
    return iter(scheme("right").articles)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{path.name}: {error}") from error

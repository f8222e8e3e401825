"""Articles that concerns state in their closing parenthesis, given to the paragraphs they are stated for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.codes import Kind
from pipeline.headings import section_of
from pipeline.knowledge.languages import language as language_of
from pipeline.phrases import fold, sentences
from pipeline.records import Numbered
from pipeline.references import closing_articles


def with_closing_articles(paragraphs: Sequence[Numbered], *, language: str, treaty: str | None) -> tuple[Numbered, ...]:
    """Articles that a concern states in its closing parenthesis, as CERD, CCPR, CAT and CESCR do.

    Under a heading of their own topic they are the whole group's; under a chapter without topics they are that
    paragraph's and the next one's, the recommendation. A heading that states articles itself has said so already.
    """
    stated = [() if paragraph.articles else _closing(paragraph, language, treaty) for paragraph in paragraphs]
    sections = language_of(language).sections
    result = list(paragraphs)
    start = 0
    for end in range(1, len(result) + 1):
        if end < len(result) and result[end].headings == result[start].headings:
            continue
        places = range(start, end)
        if section_of(result[start].headings[-1:], sections) is None and result[start].headings:
            group = tuple(dict.fromkeys(article for place in places for article in stated[place]))
            found = dict.fromkeys(places, group)
        else:
            found = {place: stated[place] for place in places}
            for place in places[1:]:
                alone = any(passage.new_block and not passage.label for passage in result[place - 1].passages)
                if not stated[place] and not alone:
                    found[place] = stated[place - 1]
        for place, articles in found.items():
            if articles and not result[place].articles:
                result[place] = replace(result[place], articles=articles)
        start = end
    return tuple(result)


def with_inner_articles(
    paragraphs: Sequence[Numbered], kinds: Sequence[Kind], *, language: str, treaty: str | None
) -> tuple[Numbered, ...]:
    """Articles in the parenthesis that closes a sentence of worry or of fact, where the same paragraph goes on to ask."""
    result = list(paragraphs)
    for place, (paragraph, kind) in enumerate(zip(paragraphs, kinds, strict=True)):
        fact = kind == "recommendation" and paragraph.section == "concerns_and_recommendations"
        if (kind == "mixed" or fact) and not paragraph.articles:
            said = [paragraph.text[begin:end] for begin, end in sentences(fold(paragraph.text, language), language)]
            found = [closing_articles(sentence, language, treaty) for sentence in said]
            result[place] = replace(
                paragraph, articles=tuple(dict.fromkeys(article for articles in found for article in articles))
            )
    return tuple(result)


def _closing(paragraph: Numbered, language: str, treaty: str | None) -> tuple[str, ...]:
    found = [closing_articles(passage.text, language, treaty) for passage in paragraph.passages]
    return tuple(dict.fromkeys(article for articles in found for article in articles))

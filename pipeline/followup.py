"""What the committee expects, and when: the paragraphs it singles out, the next report, plans, dissemination.

In come the numbered paragraphs of a set of concluding observations; out come `Due` rows and doubts. A day that is
printed wins. Months are counted from the day of adoption: the same day of the month so many months later, or that
month's last day where it has no such day. A month or year without a day is due on its last day, so that nothing is
called overdue early.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline import references
from pipeline.due import Due, DueKind, Precision, labels_of
from pipeline.followup_cues import cues_of
from pipeline.followup_sentences import Sentence, read
from pipeline.phrases import plain
from pipeline.records import Doubt, Numbered

_OPENING = 3  # paragraphs that introduce a document, however short it is
_BEFORE = ("introduction", "positive_aspects")
_CLOSING = 16  # paragraphs at the end of a document in which it turns to follow-up; CERD needs the most, twelve


def find(
    paragraphs: Sequence[Numbered], *, language: str, adopted_on: dt.date | None, treaty: str | None
) -> tuple[list[Due], list[Doubt]]:
    """Everything that is due, in the order of the paragraphs, and what could not be understood.

    Args:
        paragraphs: the whole document, in order.
        language: ISO 639-1 code of its text.
        adopted_on: day from which months are counted; without it they give no day.
        treaty: what articles without a name are articles of.
    """
    search = _Search(paragraphs, language, adopted_on, treaty)
    for position in range(len(paragraphs)):
        search.look_at(position)
    return search.close()


class _Search:
    """Walks the paragraphs and keeps what is found."""

    def __init__(
        self, paragraphs: Sequence[Numbered], language: str, adopted_on: dt.date | None, treaty: str | None
    ) -> None:
        self.paragraphs = paragraphs
        self.language = language
        self.adopted_on = adopted_on
        self.treaty = treaty
        self.cues = cues_of(language)
        self.labels = labels_of(paragraphs)
        self.dues: list[Due] = []
        self.doubts: list[Doubt] = []
        self.next_reports: list[Due] = []
        self.report_without_date: int | None = None
        self.told_with_report: Due | None = (
            None  # what is only to be told in a report whose day this document leaves out
        )

    def look_at(self, position: int) -> None:
        """Read one paragraph."""
        paragraph = self.paragraphs[position]
        closing = paragraph.section == "follow_up" or (
            position >= max(_OPENING, len(self.paragraphs) - _CLOSING)
            and (paragraph.section not in _BEFORE or paragraph.section == self.paragraphs[-1].section)
        )
        text = paragraph.text
        if not closing:
            lower = plain(text, self.language)
            if not any(word in lower for word in self.cues.gate):
                return
        whole = self._read(text, misspelt=position if closing else None)
        for printed in (text for sentence in whole if closing for text in sentence.impossible):
            self._doubt("impossible_date", position, f"gives a day that is in no calendar: {printed}")
        important = any(self.cues.all_important.search(sentence.plain) for sentence in whole)
        found = [due for sentence in whole for due in self._singled(position, sentence, closing, important)]
        if closing:
            found += self._plans(position, whole, found)
            found += self._reply(position, whole, found)
            found += self._dissemination(position, whole)
            self._next_report(position, whole)
        self.dues += found

    def close(self) -> tuple[list[Due], list[Doubt]]:
        """Choose the next report among what was said about it, and give everything in order."""
        dated = [due for due in self.next_reports if due.due_on]
        if self.next_reports:
            self.dues.append((dated or self.next_reports)[-1])
        elif self.report_without_date is not None:
            message = "speaks of the next report, but no date was understood"
            self._doubt("follow_up_unparsed", self.report_without_date, message)
        elif self.told_with_report is not None:
            self.dues.append(self.told_with_report)
        self.dues.sort(key=lambda due: due.position)
        for due in self.dues:
            self._check(due)
        return self.dues, self.doubts

    # --- reading ---

    def _read(self, text: str, *, misspelt: int | None) -> list[Sentence]:
        """The sentences of a paragraph; given a position in `misspelt`, references in damaged print are tried too."""
        lower = plain(text, self.language)
        lists = references.find(text, self.language)
        pointed = misspelt is not None and self.cues.attention.search(lower) and self.cues.recommendation.search(lower)
        if misspelt is not None and pointed and not lists:
            lists = references.find_misspelt(text, self.language)
            if lists:
                message = "is damaged print; compare the paragraphs it names with the document"
                self._doubt("follow_up_damaged", misspelt, message)
        return list(read(text, lists, language=self.language, adopted_on=self.adopted_on))

    # --- what is singled out ---

    def _singled(self, position: int, sentence: Sentence, closing: bool, important: bool) -> list[Due]:
        cues, said = self.cues, sentence.plain
        if not cues.recommendation.search(said):
            return []
        pressed = cues.attention.search(said) and (cues.urgent.search(said) or important or closing)
        timed = bool(sentence.months or sentence.days)
        report = cues.report.search(said) and cues.submit.search(said)
        reports = not sentence.months and (report or cues.all_recommendations.search(said))
        if sentence.lists:
            if cues.particular_importance.search(said):
                return [self._due(position, "particular_importance", sentence, timed=False)]
            if cues.next_report.search(said) and not sentence.months:
                return [self._due(position, "particular_importance", sentence, timed=False)] if closing else []
            if cues.information.search(said) and (timed or cues.priority.search(said)):
                return [self._due(position, "priority_information", sentence)]
            if pressed:
                return [self._due(position, "urgent_attention", sentence)]
            return []
        if not closing:
            return []
        if pressed and cues.urgent.search(said):
            return self._by_article(position, sentence)
        planned = cues.implementation_plan.search(said)  # what is due is the plan
        if timed and not (reports or planned) and cues.information.search(said) and not cues.next_report.search(said):
            message = "asks for information by a day, but names no paragraph that was understood"
            self._doubt("follow_up_unparsed", position, message)
            return [self._due(position, "priority_information", sentence)]
        return []

    def _by_article(self, position: int, sentence: Sentence) -> list[Due]:
        numbers = [number for each in references.articles(sentence.printed, self.language) for number in each.numbers]
        if not numbers or self.treaty is None:
            message = "calls for urgent measures, but names no paragraph that was understood"
            self._doubt("follow_up_unparsed", position, message)
            return []
        articles = tuple(dict.fromkeys(f"{self.treaty}:{number}" for number in numbers))
        message = "singles out recommendations by article; all paragraphs under headings that state it were taken"
        self._doubt("priority_by_article", position, message)
        return [self._due(position, "urgent_attention", sentence)._replace(articles=articles)]

    def _due(self, position: int, kind: DueKind, sentence: Sentence, *, timed: bool = True) -> Due:
        refs = dict.fromkeys(ref for each in sentence.lists for ref in each.paragraphs)
        topics = {ref: topic for each in sentence.lists for ref, topic in each.topics.items()}
        due_on, precision = sentence.due_on(self.adopted_on) if timed else (None, None)
        months = sentence.months if timed else None
        return Due(position, kind, tuple(refs), months, due_on, precision, topics, (), sentence.printed)

    # --- what else is asked for at the end ---

    def _plans(self, position: int, whole: Sequence[Sentence], found: Sequence[Due]) -> list[Due]:
        """Plans and mid-term reports; without a day of their own they come with the information asked for there."""
        beside = next((due for due in found if due.kind == "priority_information"), None)
        plans = []
        kinds: tuple[tuple[DueKind, re.Pattern[str]], ...] = (
            ("implementation_plan", self.cues.implementation_plan),
            ("mid_term_report", self.cues.mid_term_report),
        )
        for sentence in whole:
            for kind, pattern in kinds:
                if pattern.search(sentence.plain) and (
                    kind == "mid_term_report"
                    or self.cues.recommendation.search(sentence.plain)
                    or self.cues.present_observations.search(sentence.plain)
                ):
                    due = self._due(position, kind, sentence)._replace(paragraphs=(), topics={})
                    if due.due_on is None and beside is not None:
                        due = due._replace(months=beside.months, due_on=beside.due_on, precision=beside.precision)
                    plans.append(due)
        return plans

    def _reply(self, position: int, whole: Sequence[Sentence], found: Sequence[Due]) -> list[Due]:
        """The reply to a whole visit report, asked for by a day, where nothing else is due by that day."""
        if any(due.months or due.due_on for due in found):
            return []
        for sentence in whole:
            told = self.cues.present_report.search(sentence.plain) and self.cues.information.search(sentence.plain)
            if told and not sentence.lists and (sentence.months or sentence.days):
                return [self._due(position, "reply", sentence)]
        return []

    def _dissemination(self, position: int, whole: Sequence[Sentence]) -> list[Due]:
        for sentence in whole:
            if self.cues.disseminate.search(sentence.plain) and self.cues.present_observations.search(sentence.plain):
                return [self._due(position, "dissemination", sentence, timed=False)._replace(paragraphs=(), topics={})]
        return []

    def _next_report(self, position: int, whole: Sequence[Sentence]) -> None:
        cues = self.cues
        unlisted = [s for s in whole if not s.lists and not self._of_another(s)]
        spoken = [s for s in unlisted if cues.report.search(s.plain) or cues.all_recommendations.search(s.plain)]
        asked = [sentence for sentence in spoken if cues.submit.search(sentence.plain)]
        for sentence in asked:
            if sentence.days:
                self._report(position, sentence, *max(sentence.days))
                return
        for sentence in spoken:
            year = max((int(match["year"]) for match in cues.year.finditer(sentence.plain)), default=0)
            if year and (self.adopted_on is None or year > self.adopted_on.year):
                if cues.cycle.search(sentence.plain) and cues.list_of_issues.search(sentence.plain):
                    year += (sentence.months or 0) // 12  # the State answers the list, so long after it came
                elif sentence not in asked or sentence.impossible:
                    continue
                self._report(position, sentence, dt.date(year, 12, 31), "year")
                return
        for sentence in spoken:
            if cues.date_to_come.search(sentence.plain):
                self._report(position, sentence, None, None)
                return
        for sentence in asked:
            if sentence.impossible:
                self._report(position, sentence, None, None)
                return
        if self.paragraphs[position].section == "follow_up" and (
            told := next((s for s in spoken if self._told_with_report(s)), None)
        ):
            self.told_with_report = Due(position, "next_report", (), None, None, None, {}, (), told.printed)
            return
        if any(cues.next_report.search(s.plain) for s in asked) or any(
            s.days and cues.report.search(s.plain) for s in spoken
        ):
            self.report_without_date = position

    def _of_another(self, sentence: Sentence) -> bool:
        """Whether the day it prints is that of a mid-term report, or of a plan alone."""
        if self.cues.mid_term_report.search(sentence.plain):
            return True
        planned = self.cues.implementation_plan.search(sentence.plain)
        return bool(planned) and not self.cues.next_report.search(sentence.plain)

    def _told_with_report(self, sentence: Sentence) -> bool:
        """Whether it asks to put something into the next report: what the children's protocols have for a report."""
        included, named = self.cues.include.search(sentence.plain), self.cues.next_report.search(sentence.plain)
        return bool(included and named and included.start() < named.end() and not sentence.days)

    def _report(self, position: int, sentence: Sentence, day: dt.date | None, precision: Precision | None) -> None:
        months = sentence.months if precision == "year" else None
        self.next_reports.append(Due(position, "next_report", (), months, day, precision, {}, (), sentence.printed))

    # --- doubts ---

    def _check(self, due: Due) -> None:
        for ref in due.paragraphs:
            number, _, item = ref.partition("(")
            if number not in self.labels:
                message = f"names paragraph {number}, which the document does not have"
                self._doubt("follow_up_unknown_paragraph", due.position, message)
            elif item and f"({item}" not in self.labels[number]:
                message = f"names item {ref}, which paragraph {number} does not have; the whole paragraph was taken"
                self._doubt("follow_up_unknown_item", due.position, message)

    def _doubt(self, kind: str, position: int, message: str) -> None:
        paragraph = self.paragraphs[position]
        self.doubts.append(Doubt("followup", kind, f"Paragraph {paragraph.number} {message}.", paragraph.page))

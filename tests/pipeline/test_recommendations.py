"""Who asks what of whom, in every layout, and in answer to which concern."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, OrderedDict
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.asks import Ask
from pipeline.recommendations import understand
from pipeline.records import Box, Heading, Numbered, Passage

CHAPTER = Heading("Principal areas of concern and recommendations", "C", 1)
CONCERNS = Heading("Principal subjects of concern", "D", 1)
SUGGESTIONS = Heading("Suggestions and recommendations", "E", 1)


def para(
    number: int | str,
    *passages: str | tuple[str, str] | Passage,
    headings: tuple[Heading, ...] = (CHAPTER,),
    section: str = "concerns_and_recommendations",
) -> Numbered:
    made = [
        one if isinstance(one, Passage) else Passage("", one) if isinstance(one, str) else Passage(*one)
        for one in passages
    ]
    return Numbered(str(number), tuple(made), headings, section)


def under(name: str) -> tuple[Heading, ...]:
    return CHAPTER, Heading(name, "", 2)


def asks_of(*paragraphs: Numbered, language: str = "en") -> list[Ask]:
    return list(understand(paragraphs, language=language).asks)


def kind_of(text: str, section: str = "concerns_and_recommendations") -> str:
    return understand([para(1, text, section=section)], language="en").kinds[0]


@pytest.mark.parametrize(
    ("language", "lead", "itself"),
    [
        ("en", "The Committee recommends that the State party repair the piers of the north shore, and that it:", True),
        ("en", "The State party should close the Old Quay prison and:", True),
        ("en", "The Committee recommends that the State party be guided by target 14.7, and that it:", False),
        ("en", "The Committee recommends that the State party ask men and:", True),
        ("en", "The Committee recommends that the State party, with men and women:", False),
        ("es", "El Comité recomienda al Estado parte que repare los muelles y que:", True),
        ("es", "El Comité recomienda al Estado parte que tenga en cuenta la meta 14.7 y que:", False),
        ("fr", "Le Comité recommande à l'État partie de réparer les quais et:", True),
        ("fr", "Le Comité recommande à l'État partie de tenir compte de la cible 14.7 et de :", False),
        ("ar", "توصي اللجنة بأن تصلح الدولة الطرف الأرصفة، وبأن تقوم بما يلي:", True),
        ("ru", "Комитет рекомендует государству-участнику отремонтировать причалы, а также:", True),
        ("zh", "委员会建议缔约国修缮码头，并：", True),
        ("zh", "委员会建议缔约国参照目标14.7，并：", False),
    ],
)
def test_recommendations_a_verb_asks_for_a_thing_and_for_a_list(language: str, lead: str, itself: bool) -> None:
    items = (Passage("(a)", "Dig;"), Passage("(b)", "Build."))
    rows = asks_of(Numbered("8", (Passage("", lead), *items), (), "concerns_and_recommendations"), language=language)
    assert [row.suffix for row in rows] == [""] * itself + ["(a)", "(b)"]
    assert len({row.act for row in rows}) == 1
    assert {row.lead_in for row in rows[-2:]} == {lead}
    assert not itself or lead.startswith(rows[0].text)


@pytest.mark.parametrize(
    ("language", "text", "acts"),
    [
        ("fr", "Le Comité avait prié l'État partie de réparer les quais.", []),
        ("fr", "Le Comité a également recommandé à l'État partie de réparer les quais.", []),
        (
            "fr",
            "Le Comité rappelle qu'il avait recommandé de réparer les quais et prie l'État partie de le faire.",
            ["request"],
        ),
        ("fr", "Le Comité prie l'État partie de réparer les quais.", ["request"]),
        ("es", "El Comité había pedido al Estado parte que reparase los muelles.", []),
        ("en", "The Committee had requested the State party to repair the piers.", []),
        ("zh", "委员会曾请缔约国修缮码头。", []),
        ("zh", "委员会请缔约国修缮码头。", ["request"]),
    ],
)
def test_recommendations_what_was_asked_earlier_asks_nothing(language: str, text: str, acts: list[str]) -> None:
    assert [row.act for row in asks_of(para(8, text), language=language)] == acts


def test_recommendations_an_older_annual_report_tells_what_it_asked_but_not_what_it_had_asked() -> None:
    said = ("The Committee recommended that the State party dig.", "The Committee had recommended that it dig.")
    rows = [asks_of(para(8, text, headings=(SUGGESTIONS,))) for text in said]
    assert [len(each) for each in rows] == [1, 0]


@pytest.mark.parametrize(("section", "reporting"), [("follow_up", True), ("concerns_and_recommendations", False)])
def test_recommendations_what_the_follow_up_asks_with_a_report_in_view_is_reporting(
    section: str, reporting: bool
) -> None:
    """Elsewhere a report far behind the verb is an afterthought of another ask."""
    text = (
        "The Committee strongly encourages the State party to involve civil society organizations, in particular"
        " organizations of the fishing communities of the outer islands, in the preparation of its periodic report."
    )
    (row,) = asks_of(para(8, text, section=section))
    assert row.reporting is reporting


def test_recommendations_handing_the_observations_on_is_making_them_known() -> None:
    text = "It recommends that the State party transmit the concluding observations for consideration to Parliament."
    (row,) = asks_of(para(8, text))
    assert row.reporting


@pytest.mark.parametrize(
    ("language", "text", "items"),
    [
        (
            "en",
            "The Committee recommends that the State party: (a) mend the piers; (b) open them; and (c) ask islanders.",
            ["mend the piers;", "open them;", "ask islanders."],
        ),
        ("es", "El Comité recomienda al Estado parte que: a) repare muelles; y b) los abra.", ["repare muelles;", "los abra."]),
        ("fr", "Le Comité recommande à l'État partie : a) de creuser ; b) d'ouvrir.", ["de creuser ;", "d'ouvrir."]),
        ("ar", "توصي اللجنة الدولة الطرف بما يلي: (أ) إصلاح الأرصفة؛ (ب) فتحها.", ["إصلاح الأرصفة؛", "فتحها."]),
        ("ru", "Комитет рекомендует государству-участнику: a) копать; и b) открыть.", ["копать;", "открыть."]),
        ("zh", "委员会建议缔约国：(a) 修缮码头；(b) 开放码头。", ["修缮码头；", "开放码头。"]),
    ],
)  # fmt: skip
def test_recommendations_letters_inside_a_sentence_are_items(language: str, text: str, items: list[str]) -> None:
    rows = asks_of(para(8, text), language=language)
    assert [(row.suffix, row.text) for row in rows] == list(zip(["(a)", "(b)", "(c)"], items, strict=False))
    assert {row.lead_in for row in rows} == {re.split("(?<=[:：])", text)[0]}


@pytest.mark.parametrize(
    "text",
    [
        "The Committee recommends that the State party mend: (a) piers.",  # one letter makes no list
        "The Committee recommends that the State party mend the piers of (a) the north; and (b) the south.",
        "The Committee is concerned that: (a) the piers are dark; and (b) the State party should have mended them.",
    ],
)
def test_recommendations_letters_that_are_no_list_of_requests(text: str) -> None:
    assert all(row.item is None for row in asks_of(para(8, text)))


def test_recommendations_a_sentence_before_a_list_in_a_sentence_keeps_its_row() -> None:
    text = (
        "The Committee recommends that the State party dig. It also recommends that it: (a) mend piers; (b) open them."
        " The State party should ask islanders."
    )
    rows = asks_of(para(8, text))
    assert [row.suffix for row in rows] == ["", "(a)", "(b)", "(b)[2]"]


def test_recommendations_a_reminder_before_a_list_stays_in_its_lead_in_as_printed() -> None:
    lead = "The Committee draws the attention of the State party to target 14.7, and recommends that the State party:"
    rows = asks_of(Numbered("8", (Passage("", lead), Passage("(a)", "Dig.")), (), "concerns_and_recommendations"))
    assert [(row.act, row.lead_in) for row in rows] == [("recommend", lead)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The report should not exceed 60 pages."),
        ("es", "El informe no deberá tener más de 60 páginas."),
        ("fr", "Le rapport ne devrait pas dépasser 60 pages."),
    ],
)
def test_recommendations_what_the_report_should_be_is_reporting(language: str, text: str) -> None:
    before = {
        "en": "The Committee invites the State party to submit its next periodic report by 1 March 2031.",
        "es": "El Comité invita al Estado parte a presentar su próximo informe periódico antes de marzo de 2031.",
        "fr": "Le Comité invite l'État partie à soumettre son prochain rapport périodique avant mars 2031.",
    }
    rows = asks_of(para(8, f"{before[language]} {text}"), language=language)
    assert [row.reporting for row in rows] == [True] * len(rows)


# --- rows ------------------------------------------------------------------------------------------------------


def test_recommendations_each_item_is_a_row_with_its_lead_in() -> None:
    first, second = asks_of(
        para(
            8,
            "The Committee urges the State party to:",
            ("(a)", "Close the Old Quay prison;"),
            ("(b)", "Train its coast guard. It should be ready by spring."),
        )
    )
    assert (first.suffix, first.item, first.act) == ("(a)", "(a)", "urge")
    assert first.lead_in == "The Committee urges the State party to:"
    assert first.text == "Close the Old Quay prison;"
    assert (second.suffix, second.act) == ("(b)", "urge")  # "it" may be the coast guard: the item stays one row
    assert second.text.endswith("ready by spring.")


@pytest.mark.parametrize(
    ("language", "lead_in", "item", "further", "act"),
    [
        ("en", "The Committee urges the State party to:", "Train its coast guard.",
         "The State party should also fund it.", "should"),
        ("es", "El Comité insta al Estado parte a que:", "Forme a sus guardacostas.",
         "También recomienda que el Estado parte publique lo aprendido.", "recommend"),
        ("fr", "Le Comité demande instamment à l'État partie :", "De former ses garde-côtes.",
         "Le Comité recommande aussi à l'État partie de publier les leçons.", "recommend"),
    ],
)  # fmt: skip
def test_recommendations_an_item_that_asks_again_by_a_verb_of_its_own_is_two_rows(
    language: str, lead_in: str, item: str, further: str, act: str
) -> None:
    first, second = asks_of(para(8, lead_in, ("(a)", f"{item} {further}")), language=language)
    assert (first.suffix, first.act, first.text, first.lead_in) == ("(a)", "urge", item, lead_in)
    assert (second.suffix, second.item, second.act, second.text) == ("(a)[2]", "(a)", act, further)
    assert second.lead_in is None


@pytest.mark.parametrize(
    ("language", "own", "lists"),
    [
        ("en", "The Committee reiterates its recommendation that the State party adopt a ferry plan",
         "recommends that the State party:"),
        ("es", "El Comité reitera su recomendación de que el Estado parte apruebe un plan de transbordadores",
         "le recomienda que:"),
    ],
)  # fmt: skip
def test_recommendations_a_lead_in_that_first_asks_for_something_itself_is_two_rows(
    language: str, own: str, lists: str
) -> None:
    joining = {"en": ", and ", "es": ", y "}[language]
    first, second = asks_of(para(8, own + joining + lists, ("(a)", "…")), language=language)
    assert (first.item, first.act, first.text, first.reiterates) == (None, "reiterate", own, True)
    assert (second.item, second.act, second.lead_in) == ("(a)", "recommend", lists)


@pytest.mark.parametrize(
    ("language", "lead_in", "goes_on", "reports", "neither"),
    [
        ("en", "The Committee recommends that the State party:", "Continue to lower fares;",
         "Provide, in its next periodic report, data on fares;", "Train pilots and report on it in its next periodic report."),
        ("es", "El Comité recomienda al Estado parte que:", "Continúe bajando las tarifas;",
         "Incluya, en su próximo informe periódico, datos sobre las tarifas;", "Forme a los pilotos de los transbordadores."),
        ("fr", "Le Comité recommande à l'État partie :", "De continuer à baisser les tarifs ;",
         "De faire figurer dans son prochain rapport périodique des données sur les tarifs ;", "De former les pilotes."),
    ],
)  # fmt: skip
def test_recommendations_items_go_on_or_report_by_their_own_first_words(
    language: str, lead_in: str, goes_on: str, reports: str, neither: str
) -> None:
    rows = asks_of(para(8, lead_in, ("(a)", goes_on), ("(b)", reports), ("(c)", neither)), language=language)
    assert [(row.continues, row.reporting) for row in rows] == [(True, False), (False, True), (False, False)]


def test_recommendations_a_lead_in_that_only_repeats_is_one_row() -> None:
    (only,) = asks_of(
        para(8, "The Committee reiterates its previous recommendations and urges the State party to:", ("(a)", "…"))
    )
    assert (only.act, only.reiterates) == ("urge", True)


@pytest.mark.parametrize(
    ("language", "text", "act"),
    [
        ("en", "The Committee reiterates its recommendations, which were made in 2012, and urges Maravel to close it.", "urge"),
        ("en", "The Committee reiterates its recommendation that the State party close it and urges it to hurry.", "reiterate"),
        ("fr", "Le Comité réitère ses recommandations, qui restent valables, et invite l'État partie à la fermer.", "invite"),
        ("fr", "Le Comité réitère les recommandations qu'il a faites sur le rapport de l'État partie et invite celui-ci à agir.",
         "invite"),
        ("fr", "Le Comité réitère sa recommandation tendant à ce que l'État partie la ferme et invite celui-ci à se hâter.",
         "reiterate"),
        ("es", "El Comité reitera las recomendaciones que figuran en el párrafo 12 e insta al Estado parte a cerrarla.", "urge"),
        ("es", "El Comité reitera su recomendación de que se cierre la prisión y recomienda al Estado parte que lo haga ya.",
         "reiterate"),
        ("ru", "Комитет подтверждает свои рекомендации, которые он вынес ранее, и призывает государство-участник закрыть ее.",
         "call_upon"),
        ("ar", "تكرر اللجنة توصياتها التي قدمتها في عام 2012 وتحث الدولة الطرف على إغلاقه.", "urge"),
    ],
)  # fmt: skip
def test_recommendations_what_says_more_of_earlier_recommendations_is_not_what_is_asked(
    language: str, text: str, act: str
) -> None:
    (only,) = asks_of(para(8, text), language=language)
    assert (only.act, only.reiterates) == (act, True)


@pytest.mark.parametrize(
    ("language", "chapter", "text", "act"),
    [
        (
            "en",
            "Suggestions and recommendations",
            "The Committee recommended that Maravel light its piers.",
            "recommend",
        ),
        ("fr", "Suggestions et recommandations", "Le Comité a recommandé à Maravel d'éclairer ses quais.", "recommend"),
        ("es", "Sugerencias y recomendaciones", "El Comité instó al Estado parte a que iluminara sus muelles.", "urge"),
        ("ru", "Предложения и рекомендации", "Комитет призвал государство-участник осветить причалы.", "call_upon"),
        ("ar", "الاقتراحات والتوصيات", "حثت اللجنة الدولة الطرف على إنارة أرصفتها.", "urge"),
    ],
)
def test_recommendations_older_reports_tell_what_was_asked_in_a_chapter_of_its_own(
    language: str, chapter: str, text: str, act: str
) -> None:
    (only,) = asks_of(para(8, text, headings=(Heading(chapter, "E", 1),)), language=language)
    assert only.act == act
    assert asks_of(para(8, text), language=language) == []  # elsewhere it tells of an earlier cycle


@pytest.mark.parametrize(
    ("language", "does", "tells"),
    [
        ("en", "The Committee recommends that the State party close it before submitting its next periodic report.",
         "The Committee recommends that the State party give the figures in its next periodic report."),
        ("fr", "Le Comité recommande à l'État partie de la fermer avant la soumission de son prochain rapport périodique.",
         "Le Comité recommande à l'État partie de donner les chiffres dans son prochain rapport périodique."),
        ("es", "El Comité recomienda al Estado parte que la cierre antes de presentar su próximo informe periódico.",
         "El Comité recomienda al Estado parte que dé las cifras en su próximo informe periódico."),
        ("ru", "Комитет рекомендует государству-участнику закрыть ее до представления следующего периодического доклада.",
         "Комитет рекомендует государству-участнику привести данные в следующем периодическом докладе."),
        ("ar", "توصي اللجنة الدولة الطرف بإغلاقه قبل تقديم تقريرها الدوري المقبل.",
         "توصي اللجنة الدولة الطرف بإدراج الأرقام في تقريرها الدوري المقبل."),
        ("zh", "委员会建议缔约国在提交下一次定期报告之前关闭该监狱。", "委员会建议缔约国在下一次定期报告中列入数字。"),
    ],
)  # fmt: skip
def test_recommendations_a_report_that_only_says_by_when_is_not_what_is_asked(
    language: str, does: str, tells: str
) -> None:
    rows = [*asks_of(para(8, does), language=language), *asks_of(para(9, tells), language=language)]
    assert [row.reporting for row in rows] == [False, True]


def test_pairing_names_no_concern_across_a_paragraph_that_the_copy_leaves_out() -> None:
    worry, ask = (
        "The Committee is concerned about fares.",
        "The Committee recommends that the State party open a clinic.",
    )
    (near,) = asks_of(para(35, worry), para(36, ask))
    (far,) = asks_of(para(35, worry), para(38, ask))
    assert (near.concern_position, near.no_concern_reason) == (0, None)
    assert (far.concern_position, far.no_concern_reason) == (None, "number_before_missing")


def test_recommendations_sub_items_carry_their_item_in_the_lead_in() -> None:
    rows = asks_of(
        para(
            8,
            "The State party should:",
            ("(a)", "Adopt a ferry plan that:"),
            ("(a)(i)", "Lowers fares;"),
            ("(a)(ii)", "Adds a night boat;"),
            ("(b)", "Open a second shelter."),
        )
    )
    assert [row.suffix for row in rows] == ["(a)(i)", "(a)(ii)", "(b)"]
    assert rows[1].lead_in == "The State party should: (a) Adopt a ferry plan that:"
    assert rows[2].lead_in == "The State party should:"


def test_recommendations_each_asking_sentence_is_a_row() -> None:
    rows = asks_of(
        para(
            8,
            "The Committee recommends that the State party test the wells. Clean water is a matter of life. It also "
            "urges the State party to fence the quarry. The fence should be two metres high. Such a fence should "
            "be lit.",
        )
    )
    assert [(row.suffix, row.act) for row in rows] == [("", "recommend"), ("[2]", "urge"), ("[3]", "should")]
    assert rows[0].text.endswith("Clean water is a matter of life.")
    assert rows[2].text.endswith("Such a fence should be lit.")


def test_recommendations_lead_in_counts_as_the_first_ask() -> None:
    rows = asks_of(
        para(
            8,
            "The State party should conduct a census. It should:",
            ("(a)", "Count islanders;"),
            ("(b)", "Publish the figures."),
            "The Committee also encourages the State party to count boats.",
        )
    )
    assert [(row.suffix, row.act) for row in rows] == [
        ("", "should"),
        ("(a)", "should"),
        ("(b)", "should"),
        ("[3]", "encourage"),
    ]
    assert rows[0].lead_in is None
    assert rows[1].lead_in == "It should:"


def test_recommendations_reference_before_the_ask_belongs_to_it() -> None:
    (row,) = asks_of(
        para(8, "The Committee recalls its general comment No. 6. It recommends that the State party repeal the Act.")
    )
    assert row.text.startswith("The Committee recalls")
    (row,) = asks_of(para(8, "The Committee is concerned about fares. It recommends that the State party lower them."))
    assert row.text == "It recommends that the State party lower them."


def test_recommendations_items_may_carry_the_verb_themselves() -> None:
    rows = asks_of(
        para(
            8,
            "In the light of the above, the Committee:",
            ("(a)", "Recommends that the State party test the wells;"),
            ("(b)", "Urges it to fence the quarry;"),
            ("(c)", "Notes that the quarry has yet to close."),
        )
    )
    assert [(row.suffix, row.act) for row in rows] == [("(a)", "recommend"), ("(b)", "urge")]


def test_recommendations_suffixes_stay_unique_where_a_letter_is_printed_twice() -> None:
    rows = asks_of(
        para(8, "The State party should:", ("(a)", "Dig;"), ("(a)", "Fill;"), "It should also:", ("(a)", "Rest."))
    )
    assert [row.suffix for row in rows] == ["(a)", "(a)[2]", "(a)[3]"]
    assert rows[2].lead_in == "It should also:"


def test_recommendations_keep_page_and_boxes_of_the_passage() -> None:
    box = Box(4, 72.0, 100.0, 500.0, 130.0)
    (row,) = asks_of(
        para(8, "The State party should:", Passage("(a)", "Dig.", boxes=(box,))),
    )
    assert (row.page, row.boxes) == (4, (box,))


@pytest.mark.parametrize(
    ("text", "act", "strength"),
    [
        ("The Committee strongly urges the State party to dig.", "urge", 5),
        ("The Committee urges the State party to dig.", "urge", 4),
        ("The Committee, noting the drought, recommends that the State party dig.", "recommend", 3),
        ("The Committee invites the State party to dig.", "invite", 2),
        ("The State party is strongly encouraged to dig.", "encourage", 3),
        ("The Committee hopes that the State party will dig.", "other", 1),
        ("The Committee is of the view that the State party should dig.", "should", 3),
        ("It is recommended that the State party dig.", "recommend", 3),
        ("In particular, the Committee once again calls on the State party to dig.", "call_upon", 3),
    ],
)
def test_recommendations_acts_and_strength(text: str, act: str, strength: int) -> None:
    (row,) = asks_of(para(8, text))
    assert (row.act, row.strength) == (act, strength)


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("The Committee recommends that the State party, UNICEF and donors dig.", "state_party"),
        ("The Committee invites UNICEF to dig.", "unicef"),
        ("The Committee recommends that Parliament adopt the bill.", "parliament"),
        ("The national preventive mechanism should visit the islands.", "national_preventive_mechanism"),
        ("The Committee recommends that wells be dug by donors.", "state_party"),
        ("The Committee recommends that Parliament be consulted on the wells.", "state_party"),
        ("The Committee also recommends that the Ministry of Wells and Rivers dig.", "Ministry of Wells and Rivers"),
        ("It further urges the Water Board of Maravel to dig.", "Water Board of Maravel"),
        ("The Committee calls upon all local authorities to dig.", "local authorities"),
        ("The Committee recommends that, in the drought, the Ministry of Wells dig.", "state_party"),  # too far off
        ("The Committee recommends that the Ministry of Wells have a budget.", "state_party"),
        ("The Committee recommends that the Ministry of Wells’ budget grow.", "state_party"),
        ("The Committee recommends that the boards on which villagers sit agree to dig.", "state_party"),
        ("The Committee recommends that the Board which oversees the wells of the plain be enlarged.", "state_party"),
        ("The Committee recommends the establishment of a Water Board.", "state_party"),
        ("The Committee recommends that wells be dug by the Ministry of Wells.", "state_party"),
    ],
)
def test_recommendations_addressee_is_the_one_asked(text: str, addressee: str) -> None:
    (row,) = asks_of(para(8, text))
    assert row.addressee == addressee


@pytest.mark.parametrize(
    ("second", "addressee"),
    [
        ("The Ministry of Wells should also dig.", "Ministry of Wells"),
        ("The Ministry of Wells should be given a budget.", "state_party"),
        ("The wells of the Ministry of Wells should run.", "state_party"),
    ],
)
def test_recommendations_a_body_that_should_do_something_is_asked(second: str, addressee: str) -> None:
    _, row = asks_of(para(8, f"The Committee recommends that the State party dig. {second}"))
    assert row.addressee == addressee


@pytest.mark.parametrize(
    ("text", "reiterates", "earlier", "continues"),
    [
        (
            "The Committee reiterates its recommendation (CCPR/C/MRV/CO/2, para. 12 (a)) that the State party dig.",
            True,
            "CCPR/C/MRV/CO/2, para. 12 (a)",
            False,
        ),
        ("Recalling its previous recommendations, the Committee urges the State party to dig.", True, None, False),
        ("The Committee recommends that the State party continue to dig (see CRC/C/MRV/2).", False, None, True),
    ],
)
def test_recommendations_new_repeated_or_continued(
    text: str, reiterates: bool, earlier: str | None, continues: bool
) -> None:
    (row,) = asks_of(para(8, text))
    assert (row.reiterates, row.earlier, row.continues) == (reiterates, earlier, continues)


# --- kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The Committee notes with regret that the State party should have opened two shelters.",
        "The Committee is concerned that the Committee's previous recommendations have not been followed.",
        "The Committee is concerned that the Ombudsman, who investigates and recommends remedies, has no budget.",
        "The Committee is concerned that, under the Act, the State party should detain and the courts must review.",
        "Recalling that the State party should act within a year, the Committee regrets the delay.",
        "The Committee reiterates its concern about fares.",
        "The Committee notes, however, with concern that wells are dry.",
        "The Committee observes with concern that girls are told that, for their own good, they should not swim.",
    ],
)
def test_recommendations_should_inside_a_concern_asks_nothing(text: str) -> None:
    found = understand([para(7, text)], language="en")
    assert found.kinds == ("concern",)
    assert found.asks == ()


def test_recommendations_concern_may_have_items_of_its_own() -> None:
    items = (
        ("(a)", "High fares;"),
        ("(b)", "Girls are told that, for their own good, they should not swim;"),
        ("(c)", "The State party has yet to dig wells."),
    )
    found = understand([para(7, "The Committee is concerned about the following:", *items)], language="en")
    assert (found.kinds, found.asks) == (("concern",), ())


def test_recommendations_what_others_say_of_the_committee_asks_nothing() -> None:
    found = understand(
        [para(7, "Officials believe that the Committee recommends that the State party wait.")], language="en"
    )
    assert (found.kinds, found.asks) == (("other",), ())


@pytest.mark.parametrize(
    ("text", "section", "kind"),
    [
        ("The Committee draws the attention of the State party to article 5.", "positive_aspects", "positive"),
        ("The Committee would welcome more data.", "introduction", "procedural"),
        ("The Committee welcomes the Act and urges the State party to fund it.", "positive_aspects", "recommendation"),
        ("The Committee will prepare a list of issues.", "follow_up", "procedural"),
        ("The second periodic report is due on 1 March 2031.", "follow_up", "request"),
        ("The Committee asks the State party to add data in its next periodic report.", "other", "request"),
        (
            "The State party is invited to add, in its next periodic report, figures on wells dug and fenced.",
            "concerns_and_recommendations",
            "request",
        ),
        (
            "The State party should dig wells on every island, line them, fence them, test them once a month and "
            "report on all of it in its next periodic report.",
            "concerns_and_recommendations",
            "recommendation",
        ),
        ("The Committee regrets the late report but welcomes the dialogue.", "introduction", "procedural"),
    ],
)
def test_recommendations_section_is_a_hint(text: str, section: str, kind: str) -> None:
    assert kind_of(text, section) == kind


def test_recommendations_facts_before_a_recommendation_are_its_concern() -> None:
    found = understand(
        [
            para(1, "Violence against fishers is widespread."),
            para(2, "The State party should protect them."),
            para(3, "Ferries sail twice a week."),
        ],
        language="en",
    )
    assert found.kinds == ("concern", "recommendation", "other")
    assert found.asks[0].concern_position == 0


# --- layouts and pairing ---------------------------------------------------------------------------------------


def pairs(*paragraphs: Numbered) -> list[tuple[str, str | None, str | None]]:
    return [
        (
            row.number + row.suffix,
            None if row.concern_position is None else paragraphs[row.concern_position].number,
            row.no_concern_reason,
        )
        for row in asks_of(*paragraphs)
    ]


def test_recommendations_facts_told_in_words_of_procedure_are_a_concern_too() -> None:
    facts = "The Committee takes note of the Lighthouse Act, adopted in 2022, and decided to return to it."
    ask = "The Committee recommends that the State party light its piers."
    assert understand([para(5, facts), para(6, ask)], language="en").kinds == ("concern", "recommendation")
    assert understand([para(5, facts)], language="en").kinds == ("procedural",)


def test_recommendations_strict_pairs() -> None:
    assert pairs(
        para(5, "The Committee is concerned about fares.", headings=under("Ferries")),
        para(6, "The Committee recommends that the State party lower them.", headings=under("Ferries")),
        para(7, "The Committee regrets that wells are dry.", headings=under("Wells")),
        para(8, "The State party should dig.", headings=under("Wells")),
        para(9, "The State party should also line the wells.", headings=under("Wells")),
        para(10, "The Committee recommends that the State party ratify the Protocol.", headings=under("Treaties")),
    ) == [("6", "5", None), ("8", "7", None), ("9", "7", None), ("10", None, "none_under_heading")]


def test_recommendations_unnumbered_request_belongs_to_its_concern() -> None:
    found = understand(
        [
            para(
                9,
                "The Committee is concerned about prisons, in particular:",
                ("(a)", "Crowding;"),
                ("(b)", "Damp (arts. 7 and 10)."),
                Passage("", "Legislation should be adopted without delay. The State party should:", new_block=True),
                ("(a)", "Close the Old Quay prison;"),
                ("(b)", "Dry the others."),
            )
        ],
        language="en",
    )
    assert found.kinds == ("mixed",)
    assert [(row.suffix, row.lead_in, row.concern_position) for row in found.asks] == [
        ("", None, 0),
        ("(a)", "The State party should:", 0),
        ("(b)", "The State party should:", 0),
    ]


def test_recommendations_concern_and_ask_in_one_sentence() -> None:
    text = "The Committee welcomes the Act; it is concerned, however, at delays and urges the State party to act."
    found = understand([para(9, text)], language="en")
    assert found.kinds == ("mixed",)
    assert [(row.act, row.concern_position) for row in found.asks] == [("urge", 0)]


def test_pairing_across_chapters_by_words_that_no_other_concern_shares() -> None:
    paragraphs = (
        para(9, "The Committee is concerned about ferry fares for islanders.", headings=(CONCERNS,)),
        para(10, "The Committee is concerned about polluted wells near quarries.", headings=(CONCERNS,)),
        para(11, "The Committee is concerned that the courts of the island are slow.", headings=(CONCERNS,)),
        para(20, "Ferry fares for islanders should be lowered.", headings=(SUGGESTIONS,)),
        para(21, "The Committee recommends that polluted wells near quarries be closed.", headings=(SUGGESTIONS,)),
        para(22, "The Committee recommends that the State party ratify the Protocol.", headings=(SUGGESTIONS,)),
    )
    assert pairs(*paragraphs) == [("20", "9", None), ("21", "10", None), ("22", None, "separate_chapters")]


@pytest.mark.parametrize("told", ["title", "articles"])
def test_pairing_across_chapters_by_title_or_stated_articles(told: str) -> None:
    def of(number: int, text: str, chapter: Heading, title: str, article: str) -> Numbered:
        headings = (chapter, Heading(title, "", 2)) if told == "title" else (chapter,)
        made = para(number, text, headings=headings)
        return replace(made, articles=(article,)) if told == "articles" else made

    assert pairs(
        of(9, "The Committee is concerned about fares.", CONCERNS, "Transport", "CESCR:11"),
        of(10, "The Committee is concerned about classrooms.", CONCERNS, "Schools", "CESCR:13"),
        of(20, "The State party should hire teachers.", SUGGESTIONS, "Schools", "CESCR:13"),
        of(21, "The State party should sign the Protocol.", SUGGESTIONS, "Treaties", "CESCR:2"),
    ) == [("20", "10", None), ("21", None, "separate_chapters")]


def test_pairing_across_chapters_leaves_the_concerns_of_another_state() -> None:
    worry = "The Committee is concerned about ferry fares for islanders."
    assert pairs(
        para(9, worry, headings=(CONCERNS,)),
        para(15, "The Committee considered the report of another State.", section="introduction"),
        para(20, "The Committee is concerned about the slow courts.", headings=(CONCERNS,)),
        para(21, "Ferry fares for islanders should be lowered.", headings=(SUGGESTIONS,)),
    ) == [("21", None, "separate_chapters")]


def test_recommendations_several_concerns_are_told_apart_by_their_words() -> None:
    group = under("Islands")
    assert pairs(
        para(5, "The Committee is concerned about expensive ferry tickets for pensioners.", headings=group),
        para(6, "The Committee is concerned about polluted drinking water in quarries.", headings=group),
        para(7, "The State party should subsidize ferry tickets for pensioners.", headings=group),
        para(8, "The State party should clean the drinking water near quarries.", headings=group),
    ) == [("7", "5", None), ("8", "6", None)]


def test_recommendations_one_answer_to_several_concerns() -> None:
    """One recommendation behind two concerns answers both; two answer the one each that they speak of."""
    ferries = para(2, "The Committee is concerned about ferry fares for islanders.", headings=under("Transport"))
    roads = para(3, "The Committee is also concerned about unlit roads.", headings=under("Transport"))
    both = para(4, "The Committee recommends that the State party fund public transport.", headings=under("Transport"))
    (ask,) = asks_of(ferries, roads, both)
    assert (ask.concern_position, ask.other_concerns) == (1, (0,))
    excerpt = para(
        9, "The Committee recommends that the State party fund public transport.", headings=under("Transport")
    )
    assert asks_of(ferries, roads, excerpt)[0].other_concerns == ()  # what is left out may hold the other answer
    fares = para(4, "The Committee recommends that the State party lower ferry fares.", headings=under("Transport"))
    lamps = para(5, "The Committee recommends that the State party light its roads.", headings=under("Transport"))
    found = [(one.concern_position, one.other_concerns) for one in asks_of(ferries, roads, fares, lamps)]
    assert found == [(0, ()), (1, ())]


def test_recommendations_a_concern_after_the_last_ask_is_answered_by_nothing() -> None:
    first = para(2, "The Committee is concerned about ferry fares.", headings=under("Transport"))
    ask = para(3, "The Committee recommends that the State party lower ferry fares.", headings=under("Transport"))
    last = para(4, "The Committee is concerned about unlit roads.", headings=under("Transport"))
    (found,) = asks_of(first, ask, last)
    assert (found.concern_position, found.other_concerns) == (0, ())


def test_recommendations_next_report_answers_no_concern() -> None:
    assert pairs(
        para(5, "The Committee is concerned about fares."),
        para(6, "The State party should lower them."),
        para(7, "The Committee requests the State party to submit its next periodic report by 1 March 2031."),
    )[1:] == [("7", None, "follow_up_request")]


def test_recommendations_all_concerns_answered() -> None:
    subjects = ("ferry tickets", "drinking water", "school buses", "prison cells")
    paragraphs = [
        one
        for number, subject in enumerate(subjects)
        for one in (
            para(5 + 2 * number, f"The Committee is concerned that {subject} are neglected by local authorities."),
            para(6 + 2 * number, f"The Committee urges the State party to look after {subject}."),
        )
    ]
    paragraphs.append(para(30, "The Committee recommends that the State party ratify the Protocol."))
    assert pairs(*paragraphs)[-1] == ("30", None, "all_answered")


CONCERN_ITEMS = (
    ("(a)", "Ferry tickets cost too much for pensioners;"),
    ("(b)", "Police stations on islands have no interpreters;"),
    ("(c)", "Drinking water is polluted by the quarry."),
)
LONG = (
    "Lower what ferry tickets cost pensioners;",
    "Send interpreters to all police stations on islands;",
    "Ask those who paint lighthouses, count gulls, mend nets and dry fish, pensioners too, what they need;",
)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            ("Subsidize ferry tickets;", "Send interpreters to police stations;", "Treat drinking water."),
            ["(a)", "(b)", "(c)"],
        ),
        (
            ("Treat drinking water;", "Subsidize ferry tickets;", "Send interpreters to police stations."),
            [None, None, None],
        ),
        (("Adopt a law;", "Allot a budget;", "Train staff."), [None, None, None]),
        (
            (
                "Treat drinking water polluted by the quarry that pensioners use;",
                "Send interpreters to police stations on islands;",
                "Subsidize ferry tickets.",
            ),
            [None, "(b)", None],
        ),
        # What runs parallel does so to its end: 17 of 22 letters without a word in common answered each other, and a rule
        # for single letters would pair other letters in every language.
        (("Subsidize ferry tickets;", "Send interpreters to police stations;", "Adopt a plan."), ["(a)", "(b)", "(c)"]),
        (LONG, ["(a)", "(b)", "(c)"]),
        ((*LONG, "Act."), ["(a)", "(b)", None, None]),  # one more than there are worries: somewhere an item was put in
    ],
)
def test_recommendations_items_answer_items_only_where_the_lists_run_parallel(
    asked: tuple[str, ...], expected: list[str | None]
) -> None:
    rows = asks_of(
        para(5, "The Committee is concerned that:", *CONCERN_ITEMS, headings=under("Islands")),
        para(
            6,
            "The Committee recommends that the State party:",
            *(Passage(f"({letter})", text) for letter, text in zip("abcd", asked, strict=False)),
            headings=under("Islands"),
        ),
        para(7, "The Committee is concerned about prisons.", headings=under("Prisons")),
        para(8, "The State party should close them.", headings=under("Prisons")),
    )
    assert [row.concern_item for row in rows[:-1]] == expected
    assert all(row.concern_position == 0 for row in rows[:-1])


def test_recommendations_same_rows_in_two_languages() -> None:
    english = [
        para(5, "The Committee is concerned about fares."),
        para(6, "The State party should:", ("(a)", "Lower fares;"), ("(b)", "Add boats."), "It should also dig wells."),
        para(7, "The Committee urges the State party to close the prison. It further invites it to build another."),
    ]
    chinese = [
        para(5, "委员会对票价表示关切。"),
        para(6, "缔约国应：", ("(a)", "降低票价；"), ("(b)", "增加船只。"), "缔约国还应挖井。"),
        para(7, "委员会敦促缔约国关闭监狱。委员会还邀请缔约国另建一所。"),
    ]
    rows = [
        [(row.number, row.suffix, row.act, row.concern_position) for row in asks_of(*document, language=code)]
        for document, code in ((english, "en"), (chinese, "zh"))
    ]
    assert rows[0] == rows[1]
    assert len(rows[0]) == 5


# --- print -----------------------------------------------------------------------------------------------------


def printed(number: int, text: str, bold: float | None) -> Numbered:
    return para(number, Passage("", text, bold=bold))


def test_recommendations_print_against_words_is_doubted() -> None:
    document = [
        printed(5, "The Committee is concerned about fares.", 0.0),
        printed(6, "The State party should lower them.", 1.0),
        printed(7, "The Committee is concerned about wells.", 0.95),
        printed(8, "The State party should dig.", 0.0),
        printed(9, "The Committee urges the State party to act.", 1.0),
        printed(10, "The Committee requests the State party to submit its next periodic report.", 0.0),
        printed(11, "The State party is requested to translate the present concluding observations.", 1.0),
    ]
    found = understand(document, language="en")
    kinds = ("concern", "recommendation", "concern", "recommendation", "recommendation", "request", "request")
    assert found.kinds == kinds
    assert [(doubt.step, doubt.kind) for doubt in found.doubts] == [("recommendations", "words_against_print")] * 2
    assert "7" in found.doubts[0].message
    assert "8" in found.doubts[1].message


@pytest.mark.parametrize("bold", [None, 0.0])
def test_recommendations_print_is_not_asked_where_bold_is_not_in_use(bold: float | None) -> None:
    document = [
        printed(5, "The Committee is concerned about fares.", bold),
        printed(6, "The State party should lower them.", bold),
    ]
    assert understand(document, language="en").doubts == ()


def test_recommendations_nothing_in_nothing_out() -> None:
    found = understand([], language="en")
    assert (found.kinds, found.asks, found.doubts) == ((), (), ())
    assert understand([para(1, "")], language="en").kinds == ("other",)


# --- real texts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held_out", [False, True])
def test_recommendations_agree_with_bold_print_in_spanish(shared: Path, held_out: bool) -> None:
    """F1 of "asks" against bold print, six committees; requests for reports aside, bold in some years only."""
    lines = (shared / "labels" / "spanish_paragraphs.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    documents: OrderedDict[str, list[dict[str, object]]] = OrderedDict()
    for row in rows:
        digest = hashlib.sha256(f"held-out 9:{row['iso3']}".encode()).hexdigest()
        if (int(digest, 16) % 3 == 0) == held_out:
            documents.setdefault(row["symbol"], []).append(row)
    counts: Counter[tuple[bool, bool]] = Counter()
    for parts in documents.values():
        counts += _against_bold(parts)
    true, missed, extra = counts[True, True], counts[False, True], counts[True, False]
    assert true > 400
    assert 2 * true / (2 * true + missed + extra) >= 0.95


def _against_bold(rows: list[dict[str, object]]) -> Counter[tuple[bool, bool]]:
    groups: list[list[dict[str, object]]] = []
    for row in rows:
        if row["item"] and groups and groups[-1][0]["para"] == row["para"]:
            groups[-1].append(row)
        else:
            groups.append([row])
    sections = {"positivos": "positive_aspects", "introducci": "introduction", "seguimiento": "follow_up"}
    paragraphs = []
    for group in groups:
        passages = []
        for row in group:
            label = f"({str(row['item']).strip('.() ')})" if row["item"] else ""
            text = re.sub(r"^\s*(\d+\.|[a-zñ]\s*[.)])\s*", "", str(row["text"]))
            passages.append(Passage(label, text))
        title = str(group[0]["section"]).lower()
        section = next((code for word, code in sections.items() if word in title), "concerns_and_recommendations")
        paragraphs.append(Numbered(str(group[0]["para"]), tuple(passages), (), section))
    found = understand(paragraphs, language="es")
    counts: Counter[tuple[bool, bool]] = Counter()
    for position, group in enumerate(groups):
        asks = [ask for ask in found.asks if ask.position == position]
        for row, passage in zip(group, paragraphs[position].passages, strict=True):
            if not row["doc_has_bold"]:
                continue
            bold = float(str(row["bold_fraction"])) >= 0.5
            if passage.label:
                asking = any(ask.item == passage.label for ask in asks)
            else:
                asking = any(ask.lead_in or ask.item is None for ask in asks)
            if found.kinds[position] != "request" or bold:
                counts[asking, bold] += 1
    return counts

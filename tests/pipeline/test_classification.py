"""What the committee states and what rules find, kept apart."""

import pytest

from pipeline.classification import Asked, classify
from pipeline.knowledge import believed, scheme
from pipeline.trained import MODELS


def _labels(ask, language="en"):
    (found,) = classify([ask], language=language)
    return found


@pytest.mark.parametrize(
    ("articles", "code"),
    [(("CRPD:24",), "education"), (("CRC:28",), "education"), (("CCPR:6",), "life"), (("CESCR:12",), "health")],
)
def test_classify_states_the_right_of_an_article(articles, code):
    stated = [label for label in _labels(Asked("Act.", articles=articles)) if label.method == "stated"]
    assert scheme("right").by_code[code].name in {label.label for label in stated}
    assert {label.evidence for label in stated} == set(articles)
    assert {label.score for label in stated} == {1.0}


def test_classify_states_nothing_from_a_whole_chapters_articles():
    articles = tuple(f"CRPD:{number}" for number in range(5, 31))
    assert [label for label in _labels(Asked("Act.", articles=articles)) if label.method == "stated"] == []


@pytest.mark.parametrize(("goal", "begins"), [("SDG 5.2", "5.2"), ("SDG 4", "4 "), ("SDG 10.3", "10.3")])
def test_classify_states_the_goals_a_committee_names(goal, begins):
    (label,) = [label for label in _labels(Asked("Act.", goals=(goal,))) if label.scheme == "sdg"]
    assert (label.method, label.evidence) == ("stated", goal)
    assert label.label.startswith(begins)


@pytest.mark.parametrize(
    ("text", "given", "not_given"),
    [
        ("Give hearing aids and communication aids to all pupils", "4", "3"),
        ("Treat HIV and AIDS in every clinic", "3", "4"),
        ("Publish data on ferries disaggregated by island, in rural and urban areas", "17", "11"),
        ("Build the ferry lines of all islands, including women and children among those asked", "", "5"),
        ("Bring websites and mobile applications into line with guidelines on web content", "9", "11"),
        ("Prohibit corporal punishment in the home", "16", "5"),
    ],
)
def test_goals_are_those_that_are_furthered_not_those_in_passing(text, given, not_given):
    codes = {label.name: label.code for label in scheme("sdg").labels}
    found = {
        codes[label.label] for label in classify([Asked(text)], language="en", models=None)[0] if label.scheme == "sdg"
    }
    assert set(given.split()) <= found
    assert not found & set(not_given.split())


def test_a_right_stands_for_its_goal_where_no_words_name_one():
    text = "Grant fishing crews the liberty to unionize and to strike."
    (right,) = [label for label in classify([Asked(text)], language="en", models=None)[0] if label.scheme == "right"]
    (goal,) = [label for label in classify([Asked(text)], language="en", models=None)[0] if label.scheme == "sdg"]
    assert goal == right._replace(scheme="sdg", label=goal.label)
    assert goal.label.startswith("8 ")


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("Provide inclusive education in all schools", "en", "education"),
        ("Garantir l’accès à l’éducation dans toutes les écoles", "fr", "education"),
        ("Garantizar la educación en todas las escuelas", "es", "education"),
        ("ضمان التعليم في جميع المدارس", "ar", "education"),
        ("Обеспечить образование во всех школах", "ru", "education"),
        ("确保所有学校的教育", "zh", "education"),
    ],
)
def test_classify_finds_rights_in_six_languages(text, language, code):
    found = [label for label in _labels(Asked(text), language) if label.scheme == "right"]
    assert scheme("right").by_code[code].name in {label.label for label in found}
    assert {label.method for label in found} <= {"rule", "model"}
    assert all(words in text for label in found for words in label.evidence.split("; "))


def test_classify_keeps_stated_and_rule_apart():
    found = _labels(Asked("Provide inclusive education", articles=("CRPD:24",)))
    name = scheme("right").by_code["education"].name
    assert [label.method for label in found if label.label == name] in (["stated", "rule"], ["stated", "model"])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Adopte una estrategia de desinstitucionalización en todas las islas.", "es"),
        ("Adopter une stratégie de désinstitutionnalisation dans toutes les îles.", "fr"),
    ],
)
def test_a_treaty_names_the_persons_it_is_about(text, language):
    """In a document of the Committee on the Rights of Persons with Disabilities nobody names them in each request."""
    name = scheme("right").by_code["disability_inclusion"].name
    under, elsewhere = (
        {label.label for label in classify([Asked(text, treaty=treaty)], language=language, models=None)[0]}
        for treaty in ("CRPD", "CAT")
    )
    assert name in under
    assert name not in elsewhere


@pytest.mark.parametrize("text", ["", "   ", "x" * 100_000, "12 (a)"])
def test_classify_bears_empty_and_endless_texts(text):
    assert [label for label in _labels(Asked(text)) if label.method == "stated"] == []


@pytest.mark.parametrize(
    ("text", "given", "not_given"),
    [
        ("Revise the electoral law on the islands", "Adopt or amend law", None),
        ("Disseminate these concluding observations in accessible formats", None, "Services, access and support"),
        ("Inform the ferry crews, using social communication strategies", None, "Policy, strategy or plan"),
        ("Prohibit corporal punishment at school", "Adopt or amend law", "Investigate, prosecute, punish"),
        ("Provide training to law enforcement officers", None, "Adopt or amend law"),
        ("Close sheltered workshops", None, "Remedy, reparation, rehabilitation"),
        ("Strengthen the Harbour Complaints Authority", "Institution or mechanism", None),
    ],
)
def test_kinds_of_action_are_those_asked_for_not_those_that_are_mentioned(text, given, not_given):
    [labels] = classify([Asked(text)], language="en", models=None)
    actions = {one.label for one in labels if one.scheme == "action"}
    assert given is None or given in actions
    assert not_given not in actions


@pytest.mark.parametrize(
    ("text", "language", "given"),
    [
        (
            "Provide, in its next periodic report, statistics on shelters, on training and on prosecutions",
            "en",
            {"reporting"},
        ),
        ("Collect data on access to services and on consultations, and train the police", "en", {"data", "training"}),
        ("Ratify the treaty on services for crews", "en", {"ratify"}),
        ("Ratify the treaty and amend its laws", "en", {"ratify", "law"}),
        (
            "Ratify the Marrakesh Treaty to Facilitate Access to Published Works for Persons Who Are Blind",
            "en",
            {"ratify"},
        ),
        ("Recopilar datos sobre el acceso a los servicios", "es", {"data"}),
        ("Recueillir des données sur l’accès aux services", "fr", {"data"}),
    ],
)
def test_what_is_reported_counted_or_ratified_is_not_itself_asked_for(text, language, given):
    codes = {label.name: label.code for label in scheme("action").labels}
    found = classify([Asked(text)], language=language, models=None)[0]
    assert {codes[label.label] for label in found if label.scheme == "action"} == given


@pytest.mark.parametrize("text", ["Provide hearing aids and mobility aids", "Change the approach to disability"])
def test_things_and_topics_name_no_persons(text):
    [labels] = classify([Asked(text)], language="en", models=None)
    assert not {"Persons living with HIV/AIDS", "Persons with disabilities"} & {
        one.label for one in labels if one.scheme == "persons"
    }


@pytest.mark.parametrize(
    ("lead_in", "text", "language", "code"),
    [
        (
            "Recalling the report of the Special Rapporteur, the Committee recommends that it:",
            "Train teachers",
            "en",
            "special_procedures",
        ),
        (
            "In accordance with the recommendations of the treaty bodies, it should:",
            "Train teachers",
            "en",
            "treaty_bodies",
        ),
        (
            "Teniendo en cuenta el informe del Relator Especial, el Comité recomienda que:",
            "Forme a los maestros",
            "es",
            "special_procedures",
        ),
        (
            "Eu égard au rapport du Rapporteur spécial, le Comité recommande à l’État partie :",
            "De former les enseignants",
            "fr",
            "special_procedures",
        ),
    ],
)
def test_what_a_lead_in_recites_is_no_topic(lead_in, text, language, code):
    name = scheme("right").by_code[code].name
    for models in (MODELS, None):
        recited = classify([Asked(text, lead_in)], language=language, models=models)[0]
        asked = classify([Asked(f"{lead_in} {text}")], language=language, models=models)[0]
        assert name not in {label.label for label in recited}
        assert models or name in {label.label for label in asked}


@pytest.mark.parametrize(
    ("title", "language", "code"),
    [
        ("Salud", "es", "health"),
        ("Participación en la vida política y pública", "es", "public_affairs"),
        ("Trata y explotación de la prostitución", "es", "trafficking"),
        ("Traite et exploitation de la prostitution", "fr", "trafficking"),
        ("Matrimonio y relaciones familiares", "es", "family"),
        ("Reunión de datos", "es", "data"),
        ("Collecte de données", "fr", "data"),
        ("Condiciones laborales", "es", "work"),
    ],
)
def test_titles_of_committees_that_print_no_articles_state_a_right(title, language, code):
    labels = classify([Asked("-", heading=title)], language=language, models=None)[0]
    assert [label.label for label in labels if label.method == "stated"] == [scheme("right").by_code[code].name]


@pytest.mark.parametrize(
    ("text", "more"), [("Prohibit hazing.", False), ("Enact a law and amend the penal code.", True)]
)
def test_a_score_says_how_often_the_terms_of_the_language_were_right(text, more):
    name = scheme("action").by_code["law"].name
    (score,) = [label.score for label in _labels(Asked(text)) if label.label == name]
    share = believed("action", "en")["law"]
    assert score == (share.more if more else share.once) != 0.5


def test_what_was_not_measured_in_a_language_is_even():
    assert believed("action", "fr") == {}
    scores = {label.score for label in _labels(Asked("Adopter une loi."), "fr") if label.scheme == "action"}
    assert scores == {0.5}

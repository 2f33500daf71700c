"""The house learns words: said by enough people, accepted by a reviewer, understood at once; nobody is given away."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select

from models.enums import ConceptKind, Confirmer, Judgement, MentionState, RoleName
from models.tables import HouseWord, LexiconReview, Person
from models.values import Mention, SectionAnswers
from profiling.taxonomy.concepts import HOUSE
from profiling.taxonomy.lexicon import LABEL_COLUMNS, rows_of
from tests.desk import LEXICON, Desk
from web import lotsenhaus as opened
from web.commands.lexicon import lexicon
from web.lotsenhaus import Lotsenhaus, lotsenhaus
from web.services import answers, house_words, mentions, persons, reviews
from web.services.house_words import StaleVerdict, Told

WORDS = "أنظف البيوت"  # I clean the houses
CLEANING, SEWING, COOKING = "skill.clean-rooms", "skill.sew-clothes", "skill.cook-meals"


def says(desk: Desk, words: str = WORDS, concept_id: str = CLEANING, *, by: Confirmer = Confirmer.STAFF) -> Person:
    """Let one more person say words, which somebody then confirms; return the person."""
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": words}]}))
    confirm(desk, person, concept_id, by=by)
    return person


def confirm(desk: Desk, person: Person, concept_id: str, *, by: Confirmer = Confirmer.STAFF) -> None:
    for each in desk.call(mentions.of_person, person.id):
        desk.call(mentions.confirm, person.id, each.id, concept_id, by=by)


def say_often(desk: Desk, words: str = WORDS, concept_id: str = CLEANING) -> None:
    for _ in range(house_words.ENOUGH):
        says(desk, words, concept_id)


def stored(desk: Desk) -> list[HouseWord]:
    with desk.app.app_context(), lotsenhaus().sessions() as session:
        return list(session.scalars(select(HouseWord).order_by(HouseWord.id)))


def waiting(desk: Desk) -> list[house_words.Heard]:
    return list(desk.call(house_words.page, "ar").words)


def judge(desk: Desk, judgement: Judgement = Judgement.RIGHT, *, better: str = "", at: int = 0) -> None:
    """Let a reviewer judge one of the words that they see."""
    desk.account(RoleName.REVIEWER)
    heard = waiting(desk)[at]
    told = Told(heard.id, judgement, better, "", heard.version)
    desk.call(house_words.save, "ar", [told], user_id=1, submission=uuid4().hex)


def review(desk: Desk, concept_id: str, label: str, judgement: Judgement, better: str = "") -> None:
    """Let a reviewer judge a label of the lexicon."""
    desk.account(RoleName.REVIEWER)
    told = reviews.Told(concept_id, label, judgement, better, "", 0)
    desk.call(reviews.save, "ar", [told], user_id=1, submission=uuid4().hex)


def understood(desk: Desk, words: str, kind: ConceptKind = ConceptKind.SKILL) -> str | None:
    """Return the one concept that the words are a label of."""
    with desk.app.app_context():
        return lotsenhaus().normaliser.exact_concept(words, kind=kind, language="ar")


def suggested(desk: Desk, words: str, kind: str = "skill") -> list[dict[str, str]]:
    answer = desk.browser().post("/suggest", data={"q": words, "kind": kind, "language": "ar"})
    return list(answer.json)


def posted(text: str) -> dict[str, str]:
    """Return what a page's form would post if nothing was changed."""
    form = text[text.index('id="review"') :]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form[: form.index("</form>")]):
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if named["type"] != "radio" or " checked" in tag:
            values[unescape(named["name"])] = unescape(named.get("value", ""))
    return values


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """A reviewer's browser."""
    return desk.browser(RoleName.REVIEWER)


# From said to understood


def test_what_enough_people_say_and_a_reviewer_accepts_is_a_label_the_next_time(
    desk: Desk, browser: FlaskClient
) -> None:
    assert understood(desk, WORDS) is None
    say_often(desk)
    page = browser.get("/reviewer/ar/house-words")
    assert f'lang="ar" dir="rtl">{WORDS}</h2>' in page.text
    assert "Said by 3 people" in page.text
    assert "Räume reinigen" in page.text or "clean rooms" in page.text
    answer = browser.post(
        "/reviewer/ar/house-words",
        data=posted(page.text) | {"words-0-judgement": "right", "words-0-comment": "Syria"},
        follow_redirects=True,
    )
    assert "Saved: 1 words." in answer.text
    assert understood(desk, WORDS) == CLEANING
    assert suggested(desk, WORDS)[0]["id"] == CLEANING
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": WORDS}]}))
    (mention,) = (each.mention for each in desk.call(mentions.of_person, person.id))
    assert (mention.state, mention.concept_id) == (MentionState.CONFIRMED, CLEANING)
    assert mention.confirmed_by is Confirmer.EXACT_LABEL
    with desk.app.app_context():
        (label,) = (each for each in lotsenhaus().taxonomy.labels_of(CLEANING) if each.text == WORDS)
        assert (label.language, label.source, label.reviewed, label.comment) == ("ar", HOUSE, True, "Syria")


def test_the_desk_of_intake_is_where_it_begins(desk: Desk) -> None:
    intake = desk.browser(RoleName.INTAKE)
    for _ in range(house_words.ENOUGH):
        person = desk.person(SectionAnswers("skills", {"skills": [{"text": "تنظيف"}]}))
        (each,) = desk.call(mentions.of_person, person.id)
        path = f"/intake/person/{person.code}/words/{each.id}"
        assert intake.post(path, data={f"m{each.id}-meaning": CLEANING}).status_code == 302
    assert [each.text for each in waiting(desk)] == ["تنظيف"]


def test_confirmed_answers_stay_whatever_a_reviewer_says(desk: Desk) -> None:
    person = says(desk)
    say_often(desk)
    judge(desk, Judgement.WRONG)
    review(desk, CLEANING, "تنظيف الغرف", Judgement.WRONG)
    (each,) = desk.call(mentions.of_person, person.id)
    assert (each.mention.concept_id, each.mention.confirmed_by) == (CLEANING, Confirmer.STAFF)


# Who is counted, and what is kept


def test_until_enough_people_have_said_them_the_words_themselves_are_not_stored(desk: Desk) -> None:
    for said in range(1, house_words.ENOUGH):
        says(desk)
        (row,) = stored(desk)
        assert (row.persons, row.words, row.label) == (said, None, "")
        assert waiting(desk) == []
    assert desk.call(house_words.waiting) == {}
    says(desk)
    (row,) = stored(desk)
    assert row.words is not None
    assert WORDS.encode() not in row.words
    assert desk.call(house_words.waiting) == {"ar": 1}


def test_nothing_leads_from_the_words_to_the_person(desk: Desk) -> None:
    person = says(desk)
    (row,) = stored(desk)
    kept = " ".join(str(getattr(row, column.name)) for column in HouseWord.__table__.columns)
    assert not [each for each in (str(person.id), person.id.hex, person.code, WORDS) if each in kept]
    desk.call(persons.delete, person.id)
    assert len(stored(desk)) == 1


def test_a_person_counts_once_however_often_they_say_it(desk: Desk) -> None:
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": WORDS}, {"text": f"{WORDS}."}]}))
    confirm(desk, person, CLEANING)
    confirm(desk, person, CLEANING)
    again = SectionAnswers("skills", {"skills": [{"text": f"{WORDS}!"}]})
    desk.call(answers.save, person.id, again, version=1, submission=uuid4().hex)
    confirm(desk, person, CLEANING)
    (row,) = stored(desk)
    assert row.persons == 1


@pytest.mark.parametrize("by", [Confirmer.PERSON, Confirmer.EXACT_LABEL])
def test_only_what_staff_confirm_is_learnt(desk: Desk, by: Confirmer) -> None:
    says(desk, by=by)
    assert stored(desk) == []


def test_that_nothing_fits_is_no_word(desk: Desk) -> None:
    person = desk.person(SectionAnswers("skills", {"skills": [{"text": WORDS}]}))
    (each,) = desk.call(mentions.of_person, person.id)
    desk.call(mentions.confirm, person.id, each.id, None, by=Confirmer.STAFF)
    assert stored(desk) == []


@pytest.mark.parametrize(
    "words",
    [
        "تنظيف " * 7,  # seven words
        "ت" * 61,
        "تنظيف 7 غرف",
        "تنظيف ٧ غرف",
        "تنظيف a@b.de",
        "www.تنظيف.de",
        "cleaning houses",  # Latin letters, but for German and names
        "تنظيف (الغرف",
        "؟؟",
        "",
        "تنظيف الغرف",  # a label of it already
    ],
)
def test_what_could_tell_who_said_it_or_is_no_label_is_not_learnt(desk: Desk, words: str) -> None:
    desk.call(house_words.hear, Mention(words, "ar", ConceptKind.SKILL), CLEANING)
    assert stored(desk) == []


def test_a_german_label_is_understood_in_every_language_and_not_learnt(desk: Desk) -> None:
    with desk.app.app_context():
        german = lotsenhaus().taxonomy.label(CLEANING, "de")
    desk.call(house_words.hear, Mention(german, "ar", ConceptKind.SKILL, looks_like="de"), CLEANING)
    assert stored(desk) == []


def test_words_that_look_like_another_language_are_learnt_in_that_one(desk: Desk) -> None:
    mention = Mention("Putzerei in Häusern", "ar", ConceptKind.SKILL, looks_like="de")
    desk.call(house_words.hear, mention, CLEANING)
    assert [row.language for row in stored(desk)] == ["de"]


def test_two_of_the_staff_at_the_same_moment_count_as_two(desk: Desk) -> None:
    mention = Mention(WORDS, "ar", ConceptKind.SKILL)

    def hear(_: int) -> None:
        with desk.app.app_context():
            house_words.hear(mention, CLEANING)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(hear, range(6)))
    (row,) = stored(desk)
    assert row.persons == 6


# The reviewer's verdict


def test_a_better_wording_takes_the_place_of_the_words(desk: Desk) -> None:
    say_often(desk)
    judge(desk, Judgement.BETTER, better="تنظيف البيوت")
    assert understood(desk, "تنظيف البيوت") == CLEANING
    assert understood(desk, WORDS) is None
    (row,) = stored(desk)
    assert (row.label, row.words, row.judgement) == ("تنظيف البيوت", None, "right")


def test_rejected_words_are_forgotten_and_do_not_come_again(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    judge(desk, Judgement.WRONG)
    say_often(desk)
    (row,) = stored(desk)
    assert (row.words, row.label, row.persons) == (None, "", 2 * house_words.ENOUGH)
    assert "No words wait for a verdict." in browser.get("/reviewer/ar/house-words").text


def test_what_was_accepted_can_be_taken_back(desk: Desk) -> None:
    say_often(desk)
    judge(desk)
    (heard,) = waiting(desk)
    assert (heard.judgement, heard.text, heard.version) == (Judgement.RIGHT, WORDS, 1)
    judge(desk, Judgement.WRONG)
    assert understood(desk, WORDS) is None
    assert waiting(desk) == []


def test_the_same_words_for_two_concepts_are_shown_and_only_one_is_accepted(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    says(desk, WORDS, SEWING)
    says(desk, WORDS, SEWING)
    (heard,) = waiting(desk)
    assert heard.also_for == (SEWING,)
    says(desk, WORDS, SEWING)
    page = browser.get("/reviewer/ar/house-words").text
    assert page.count("Staff have confirmed the same words for something else, too:") == 2
    both = posted(page) | {"words-0-judgement": "right", "words-1-judgement": "right"}
    refused = browser.post("/reviewer/ar/house-words", data=both)
    assert refused.status_code == 422
    assert refused.text.count("stands for something else already") == 2  # in the summary, and at the words
    assert 'href="#words-1-judgement' in refused.text
    assert [row.judgement for row in stored(desk)] == [None, None]
    judge(desk)
    (other,) = (each for each in waiting(desk) if each.judgement is None)
    assert other.stands_for == (CLEANING,)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"judgement": "better"}, "Please write the better wording."),
        ({"judgement": "right", "better": "كنس"}, "or leave this empty"),
        ({"judgement": "better", "better": "cleaning"}, "Something is wrong with the letters"),
        ({"judgement": "better", "better": WORDS}, "stands there already"),
        ({"judgement": "better", "better": "الخياطة"}, "stands for something else already"),
        ({"judgement": "perhaps"}, "one of the answers that are offered"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence(
    desk: Desk, browser: FlaskClient, values: dict[str, str], sentence: str
) -> None:
    say_often(desk)
    data = posted(browser.get("/reviewer/ar/house-words").text)
    data |= {f"words-0-{name}": value for name, value in values.items()}
    answer = browser.post("/reviewer/ar/house-words", data=data)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert [row.version for row in stored(desk)] == [0]


def test_a_colleagues_verdict_is_not_overwritten_unseen(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    say_often(desk, "أخيط الملابس", SEWING)
    data = posted(browser.get("/reviewer/ar/house-words").text)
    data |= {"words-0-judgement": "wrong", "words-1-judgement": "wrong"}
    judge(desk)
    answer = browser.post("/reviewer/ar/house-words", data=data)
    assert answer.status_code == 409
    assert "A colleague has judged some of these words" in answer.text
    assert sorted(row.version for row in stored(desk)) == [0, 1]
    again = posted(answer.text)
    assert [again["words-0-judgement"], again["words-1-judgement"]] == ["wrong", "wrong"]
    assert browser.post("/reviewer/ar/house-words", data=again).status_code == 302
    assert {row.judgement for row in stored(desk)} == {"wrong"}


def test_words_that_a_colleague_has_made_forgotten_are_not_accepted_unseen(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    data = posted(browser.get("/reviewer/ar/house-words").text) | {"words-0-judgement": "right"}
    judge(desk, Judgement.WRONG)
    assert browser.post("/reviewer/ar/house-words", data=data).status_code == 409
    assert [row.judgement for row in stored(desk)] == ["wrong"]


def test_the_same_post_twice_is_saved_once_and_saying_the_same_is_no_quarrel(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    data = posted(browser.get("/reviewer/ar/house-words").text) | {"words-0-judgement": "right"}
    for submission in (data["submission"], data["submission"], "e" * 32):
        assert browser.post("/reviewer/ar/house-words", data=data | {"submission": submission}).status_code == 302
    assert [row.version for row in stored(desk)] == [1]
    other = Told(stored(desk)[0].id, Judgement.WRONG, "", "", 0)
    with pytest.raises(StaleVerdict):
        desk.call(house_words.save, "ar", [other], user_id=1, submission=uuid4().hex)


def test_words_of_another_language_are_refused(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    data = posted(browser.get("/reviewer/ar/house-words").text) | {"words-0-judgement": "right"}
    assert browser.post("/reviewer/de/house-words", data=data).status_code == 400
    assert browser.post("/reviewer/ar/house-words", data=data | {"words-0-number": "x"}).status_code == 400
    assert browser.get("/reviewer/xx/house-words").status_code == 404


def test_the_desk_says_where_words_wait(desk: Desk, browser: FlaskClient) -> None:
    say_often(desk)
    assert "1 waiting" in browser.get("/reviewer").text
    assert "Words of this house that wait: 1" in browser.get("/reviewer/ar").text
    assert "that wait" not in browser.get("/reviewer/de").text


def test_many_words_come_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house_words, "PAGE", 1)
    say_often(desk)
    say_often(desk, "أخيط الملابس", SEWING)
    says(desk, "أخيط الملابس", SEWING)
    first, second = (desk.call(house_words.page, "ar", number=number) for number in (1, 9))
    assert [each.concept_id for each in (*first.words, *second.words)] == [SEWING, CLEANING]
    assert (first.pages, second.page, first.waiting) == (2, 2, 2)


# Verdicts on the lexicon's own labels


def test_a_label_judged_wrong_is_understood_no_more_and_can_be_judged_again(desk: Desk, browser: FlaskClient) -> None:
    label = "تنظيف الغرف"
    assert understood(desk, label) == CLEANING
    review(desk, CLEANING, label, Judgement.WRONG)
    assert understood(desk, label) is None
    assert label not in [each["label"] for each in suggested(desk, label)]
    assert label in browser.get("/reviewer/ar").text
    says(desk, label)
    assert stored(desk) == []  # what a reviewer has taken out is not learnt again


def test_a_better_preferred_label_is_what_pages_show(desk: Desk) -> None:
    review(desk, "occ.cook", "طبّاخ", Judgement.BETTER, "شيف مطبخ")
    with desk.app.app_context():
        assert lotsenhaus().taxonomy.label("occ.cook", "ar") == "شيف مطبخ"
        assert lotsenhaus().bare_taxonomy.label("occ.cook", "ar") == "طبّاخ"
    for words in ("شيف مطبخ", "طبّاخ"):
        assert understood(desk, words, ConceptKind.OCCUPATION) == "occ.cook"


# In force in every process, and cheap to ask


@pytest.fixture
def queries(desk: Desk) -> Iterator[list[str]]:
    """What the database is asked."""
    with desk.app.app_context():
        engine = lotsenhaus().engine
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_while_somebody_types_the_database_is_asked_once_a_second(
    desk: Desk, queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(opened, "monotonic", lambda: clock[0])
    suggested(desk, "تنظي")
    queries.clear()
    for _ in range(20):
        clock[0] += 0.05
        suggested(desk, "تنظي")
    assert len([each for each in queries if "lexicon_reviews" in each]) <= 1
    assert len(queries) <= 1


def test_a_verdict_saved_by_another_process_comes_into_force(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    say_often(desk)
    with desk.app.app_context():
        here, bare = lotsenhaus(), lotsenhaus().bare_taxonomy
        url = here.engine.url.render_as_string(hide_password=False)
    other = Lotsenhaus(database_url=url, vault=here.vault, instance=here.instance)
    monkeypatch.setattr(type(other), "bare_taxonomy", property(lambda _: bare))
    clock = [100.0]
    monkeypatch.setattr(opened, "monotonic", lambda: clock[0])
    before = other.taxonomy
    judge(desk)
    assert other.taxonomy is before
    clock[0] += opened.LOOK_AGAIN
    assert other.taxonomy.called(WORDS, kind=ConceptKind.SKILL, language="ar") == {CLEANING}
    other.engine.dispose()


def test_a_verdict_that_changes_no_label_leaves_everything_open_as_it_is(desk: Desk) -> None:
    say_often(desk)
    judge(desk)
    with desk.app.app_context():
        before = lotsenhaus().normaliser
    review(desk, CLEANING, "تنظيف الغرف", Judgement.RIGHT)
    with desk.app.app_context():
        assert lotsenhaus().normaliser is before


# To those who keep the lexicon


def test_accepted_words_and_verdicts_find_their_way_into_the_lexicon(desk: Desk, tmp_path: Path) -> None:
    say_often(desk)
    judge(desk)
    review(desk, SEWING, "الخياطة", Judgement.WRONG)
    review(desk, "occ.cook", "طبّاخ", Judgement.BETTER, "شيف مطبخ")
    file, folder = tmp_path / "reviews.xlsx", Path(shutil.copytree(LEXICON, tmp_path / "keepers"))
    run = desk.app.test_cli_runner().invoke
    assert run(lexicon, ["reviews", str(file)]).output == f"{file}: 3 verdicts in 1 languages\n"
    done = run(lexicon, ["import", str(file), "--into", str(folder)])
    assert (done.exit_code, done.output) == (0, "1 wrong, 1 better, 1 new; 3 labels changed, 0 as before\n")
    labels = {(row["concept"], row["label"]): row for row in rows_of(folder / "labels" / "ar.csv", LABEL_COLUMNS)}
    new = labels[CLEANING, WORDS]
    assert (new["role"], new["review"]) == ("other", "reviewed")
    assert labels[SEWING, "الخياطة"]["review"] == "rejected"
    assert labels["occ.cook", "شيف مطبخ"]["role"] == "preferred"


def test_a_word_that_a_wrong_label_leaves_free_can_be_another_concepts(desk: Desk, tmp_path: Path) -> None:
    review(desk, SEWING, "الخياطة", Judgement.WRONG)
    desk.call(house_words.hear, Mention("الخياطة", "ar", ConceptKind.SKILL), COOKING)
    with desk.app.app_context(), lotsenhaus().sessions.begin() as session:
        session.scalars(select(HouseWord)).one().persons = house_words.ENOUGH
    desk.call(house_words.hear, Mention("الخياطة", "ar", ConceptKind.SKILL), COOKING)
    judge(desk)
    assert understood(desk, "الخياطة") == COOKING
    file, folder = tmp_path / "reviews.xlsx", Path(shutil.copytree(LEXICON, tmp_path / "keepers"))
    run = desk.app.test_cli_runner().invoke
    run(lexicon, ["reviews", str(file)])
    assert run(lexicon, ["import", str(file), "--into", str(folder)]).exit_code == 0


def test_the_database_keeps_no_words_that_were_judged(desk: Desk, engine: Engine) -> None:
    del engine
    say_often(desk)
    judge(desk)
    assert [row.words for row in stored(desk)] == [None]
    with desk.app.app_context(), lotsenhaus().sessions() as session:
        assert session.scalars(select(LexiconReview)).all() == []

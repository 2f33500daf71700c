"""A reviewer's verdicts: shown, stored once, never over a colleague's unseen one, and handed on as a table."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, func, select

from models.enums import Judgement, RoleName
from models.tables import LexiconReview, User
from profiling.taxonomy.concepts import Role
from profiling.taxonomy.local import LocalLabels
from profiling.taxonomy.review_table import read_table
from tests.desk import Desk
from web.commands.lexicon import lexicon
from web.lotsenhaus import lotsenhaus
from web.services import house_words, reviews
from web.services.reviews import StaleReview, Told


def shown(text: str) -> dict[str, str]:
    """Return what a page's form would post if nothing was changed."""
    form = text[text.index('id="review"') :]
    tags = re.findall(r"<input[^>]*>", form[: form.index("</form>")])
    values = {}
    for tag in tags:
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if named["type"] != "radio" or " checked" in tag:
            values[unescape(named["name"])] = unescape(named.get("value", ""))
    return values


def stored(desk: Desk) -> list[tuple[str, ...]]:
    with desk.app.app_context(), lotsenhaus().sessions() as session:
        rows = session.scalars(select(LexiconReview).order_by(LexiconReview.id))
        return [(row.concept_id, row.label, row.judgement, row.better, row.comment) for row in rows]


def told(label: str = "طبّاخ", judgement: Judgement = Judgement.RIGHT, *, version: int = 0, better: str = "") -> Told:
    return Told("occ.cook", label, judgement, better, "", version)


def save(desk: Desk, *rows: Told, submission: str | None = None) -> int:
    return int(desk.call(reviews.save, "ar", rows, user_id=1, submission=submission or uuid4().hex))


def in_force(desk: Desk) -> LocalLabels:
    with desk.app.app_context(), lotsenhaus().sessions() as session:
        return house_words.local_labels(session, lotsenhaus().bare_taxonomy)


def a_user(desk: Desk) -> None:
    desk.account(RoleName.REVIEWER)


def test_the_languages_stand_with_their_progress(desk: Desk) -> None:
    a_user(desk)
    save(desk, told())
    text = desk.browser(RoleName.REVIEWER).get("/reviewer").text
    assert 'href="/reviewer/ar"' in text
    assert "1 of 7" in text
    assert 'href="/reviewer/ti"' not in text  # the small lexicon has no word of it


def test_a_page_shows_the_label_with_german_and_english_beside(desk: Desk) -> None:
    text = desk.browser(RoleName.REVIEWER).get("/reviewer/ar").text
    assert 'lang="ar" dir="rtl">طبّاخ</h2>' in text
    assert "<bdi>cook</bdi></a>" in text
    assert '<span class="muted" lang="de" dir="ltr">Koch/Köchin</span>' in text


def test_verdicts_are_saved_and_shown_again(desk: Desk) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    data = shown(browser.get("/reviewer/ar").text)
    data |= {"labels-0-judgement": "right", "labels-1-judgement": "wrong", "labels-1-comment": "only  Gulf"}
    data |= {"labels-2-judgement": "better", "labels-2-better": "لحّام حديد"}
    answer = browser.post("/reviewer/ar", data=data, follow_redirects=True)
    assert "Saved: 3 words." in answer.text
    assert [row[2:] for row in stored(desk)] == [
        ("right", "", ""),
        ("wrong", "", "only Gulf"),
        ("better", "لحّام حديد", ""),
    ]
    again = shown(browser.get("/reviewer/ar").text)
    assert again["labels-2-better"] == "لحّام حديد"
    assert (again["labels-0-version"], again["labels-3-version"]) == ("1", "0")
    assert browser.post("/reviewer/ar", data=again, follow_redirects=True).text.count("Saved: 0 words.") == 1


def test_the_same_post_twice_is_saved_once(desk: Desk) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    data = shown(browser.get("/reviewer/ar").text) | {"labels-0-judgement": "right"}
    for _ in range(2):
        assert browser.post("/reviewer/ar", data=data).status_code == 302
    assert len(stored(desk)) == 1


def test_a_colleagues_verdict_is_not_overwritten_unseen(desk: Desk) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    data = shown(browser.get("/reviewer/ar").text) | {"labels-0-judgement": "wrong", "labels-1-judgement": "right"}
    save(desk, told())
    answer = browser.post("/reviewer/ar", data=data)
    assert answer.status_code == 409
    assert "A colleague has judged some of these words" in answer.text
    assert [row[2] for row in stored(desk)] == ["right"]
    assert browser.post("/reviewer/ar", data=shown(answer.text)).status_code == 302
    assert [row[2] for row in stored(desk)] == ["wrong", "right"]


def test_saying_the_same_as_a_colleague_is_no_quarrel(desk: Desk) -> None:
    a_user(desk)
    assert save(desk, told()) == 1
    assert save(desk, told()) == 0
    with pytest.raises(StaleReview):
        save(desk, told(judgement=Judgement.WRONG))
    assert save(desk, told(judgement=Judgement.WRONG, version=1)) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"judgement": "better"}, "Please write the better wording."),
        ({"better": "شيف"}, "or leave this empty"),
        ({"judgement": "right", "better": "شيف"}, "or leave this empty"),
        ({"judgement": "perhaps"}, "one of the answers that are offered"),
        ({"judgement": "better", "better": "chef"}, "Something is wrong with the letters"),
        ({"judgement": "better", "better": "طبّاخ"}, "stands there already"),
        ({"judgement": "better", "better": "خياط"}, "stands for something else already"),
        ({"judgement": "right", "comment": "x" * 201}, "This is too long"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence(desk: Desk, values: dict[str, str], sentence: str) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    data = shown(browser.get("/reviewer/ar").text) | {f"labels-0-{name}": value for name, value in values.items()}
    answer = browser.post("/reviewer/ar", data=data)
    assert answer.status_code == 422
    assert sentence in unescape(answer.text)
    assert stored(desk) == []


def test_a_label_of_another_lexicon_is_refused(desk: Desk) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    data = shown(browser.get("/reviewer/ar").text) | {"labels-0-label": "x", "labels-0-judgement": "right"}
    assert browser.post("/reviewer/ar", data=data).status_code == 400


def test_fields_of_work_and_pages(desk: Desk) -> None:
    browser = desk.browser(RoleName.REVIEWER)
    text = browser.get("/reviewer/de?field=textile").text
    assert "Schneider/in" in text
    assert "Koch/Köchin" not in text
    assert "There is no word in this field of work." in browser.get("/reviewer/de?field=nothing").text
    assert browser.get("/reviewer/de?page=99").status_code == 200
    assert browser.get("/reviewer/xx").status_code == 404


def test_one_goes_on_where_something_is_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    a_user(desk)
    monkeypatch.setattr(reviews, "PAGE", 2)
    assert desk.call(reviews.page, "ar").page == 1
    first = desk.call(reviews.page, "ar").labels
    save(desk, *(Told(label.concept_id, label.text, Judgement.RIGHT, "", "", 0) for label in first))
    assert desk.call(reviews.page, "ar").page == 2


def test_what_the_verdicts_change_in_this_house(desk: Desk) -> None:
    a_user(desk)
    save(desk, told(judgement=Judgement.BETTER, better="شيف"))
    found = in_force(desk)
    (added,) = found.added
    assert (added.concept_id, added.text, added.language, added.role, added.reviewed) == (
        "occ.cook",
        "شيف",
        "ar",
        Role.PREFERRED,
        True,
    )
    save(desk, told(judgement=Judgement.WRONG, version=1))
    found = in_force(desk)
    assert (found.added, found.withdrawn) == ((), frozenset({("occ.cook", "ar", "طبّاخ")}))


def test_the_table_goes_to_those_who_keep_the_lexicon(desk: Desk, tmp_path: Path) -> None:
    a_user(desk)
    save(desk, told(judgement=Judgement.BETTER, better="شيف"))
    answer = desk.browser(RoleName.REVIEWER).get("/reviewer/reviews.xlsx")
    assert load_workbook(BytesIO(answer.data)).sheetnames[1:] == ["ar"]
    assert b"reviewer@" not in answer.data
    file = tmp_path / "reviews.xlsx"
    done = desk.app.test_cli_runner().invoke(lexicon, ["reviews", str(file)])
    assert done.output == f"{file}: 1 verdicts in 1 languages\n"
    (judged,) = read_table(file).judged
    assert (judged.concept_id, judged.label, judged.judgement, judged.better) == ("occ.cook", "طبّاخ", "better", "شيف")


def test_a_verdict_outlives_the_account(desk: Desk) -> None:
    a_user(desk)
    save(desk, told())
    with desk.app.app_context(), lotsenhaus().sessions.begin() as session:
        session.execute(delete(User))
    with desk.app.app_context(), lotsenhaus().sessions() as session:
        assert session.scalar(select(func.count()).select_from(LexiconReview)) == 1
        assert session.scalars(select(LexiconReview.user_id)).one() is None

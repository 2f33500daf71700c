"""Machine translations as staff see them: beside the own words, marked, never waited for without bound."""

import threading
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from models.enums import ConceptKind, RoleName
from models.tables import Person
from models.values import Mention, SectionAnswers
from profiling.translate import Pair, Translation, Translator
from tests.desk import Desk
from tests.profiling.argos_package import ARABIC, TO_GERMAN, package
from web.lotsenhaus import lotsenhaus
from web.services import translations

MARK = "Machine translation, not checked"
NOTE = "no translation into German is set up for: "


class Slow:
    """A translator that does one text whenever it is told to."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[str] = []
        self.version = "1.0"

    def way(self, *, source: str, target: str) -> tuple[Pair, ...]:
        return (Pair(source, target, self.version),) if source == "ar" else ()

    def can(self, *, source: str, target: str) -> bool:
        return False  # linking is not what is tested here

    def translate(self, text: str, *, source: str, target: str) -> Translation | None:
        self.asked.append(text)
        self.go.wait(10)
        if text == "broken":
            raise MemoryError
        return Translation(text, text.upper(), source, target, self.way(source=source, target=target), 0.9)


@pytest.fixture
def slow(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Slow:
    """The house's translator, which waits."""
    monkeypatch.setattr(translations, "PATIENCE", 0.05)
    with desk.app.app_context():
        lotsenhaus().translator = Slow()
        return lotsenhaus().translator


def mention(text: str, language: str = "ar", *, looks_like: str | None = None) -> Mention:
    return Mention(text, language, ConceptKind.SKILL, looks_like=looks_like)


def install(desk: Desk, tmp_path: Path) -> None:
    """Install a way from Arabic to German."""
    with desk.app.app_context():
        translator: Translator = lotsenhaus().translator
    files = [
        package(tmp_path / "ar_en.argosmodel", ARABIC, source="ar", target="en"),
        package(tmp_path / "en_de.argosmodel", TO_GERMAN, source="en", target="de", package_version="1.3"),
    ]
    translator.install(files)


def somebody(desk: Desk, text: str, *, language: str = "ar") -> Person:
    return desk.person(SectionAnswers("skills", {"skills": [{"text": text}]}), language=language)


def page(browser: FlaskClient, address: str) -> str:
    return " ".join(unescape(browser.get(address).text).split())


def test_intake_reads_a_translation_beside_the_words(desk: Desk, tmp_path: Path) -> None:
    install(desk, tmp_path)
    person = somebody(desk, "خبز في المطعم")
    text = page(desk.browser(RoleName.INTAKE, language="de"), f"/intake/person/{person.code}/words")
    original = text.index('<q class="own-words" lang="ar" dir="auto">خبز في المطعم</q>')
    assert original < text.index("Maschinelle Übersetzung, nicht geprüft")
    assert "im Restaurant</span>" in text
    assert "Arabisch → Englisch, Paket 1.0; Englisch → Deutsch, Paket 1.3" in text
    assert "unsicher" not in text
    assert "keine Übersetzung ins Deutsche" not in text


def test_an_even_bet_of_the_machine_is_called_unsure(desk: Desk, tmp_path: Path) -> None:
    install(desk, tmp_path)
    person = somebody(desk, "خبز")
    text = page(desk.browser(RoleName.INTAKE), f"/intake/person/{person.code}/words")
    assert "the machine itself is rather unsure" in text


def test_words_that_come_back_unchanged_are_no_translation(desk: Desk, tmp_path: Path) -> None:
    install(desk, tmp_path)
    person = somebody(desk, "غريب")
    text = page(desk.browser(RoleName.INTAKE), f"/intake/person/{person.code}/words")
    assert "The machine left these words as they are." in text
    assert MARK not in text


def test_the_pilot_reads_it_on_the_person_and_on_the_pair(desk: Desk, tmp_path: Path) -> None:
    install(desk, tmp_path)
    person, (vacancy, _) = desk.person(), desk.vacancy()
    desk.propose()
    pilot = desk.browser(RoleName.PILOT, language="de")
    for address in (f"/pilot/person/{person.code}", f"/pilot/pair/{person.code}/{vacancy.reference}"):
        text = page(pilot, address)
        assert "Maschinelle Übersetzung, nicht geprüft" in text, address
        assert '<span class="translation__text" lang="de" dir="auto">Koch</span>' in text, address
        assert text.index(">طبّاخ</q>") < text.index(">Koch</span>")


def test_no_way_is_said_once_a_page_and_not_on_the_entries(desk: Desk) -> None:
    person, (vacancy, _) = desk.person(language="ti"), desk.vacancy()
    desk.propose()
    said = {
        RoleName.INTAKE: [f"/intake/person/{person.code}/words"],
        RoleName.PILOT: [f"/pilot/person/{person.code}", f"/pilot/pair/{person.code}/{vacancy.reference}"],
    }
    for role, addresses in said.items():
        for address in addresses:
            text = page(desk.browser(role), address)
            assert text.count(f"{NOTE}Tigrinya.") == 1, address
            assert "translation is" not in text.replace("no translation into", "")
            assert MARK not in text


def test_german_words_need_nothing(desk: Desk) -> None:
    person = somebody(desk, "Brot gebacken", language="de")
    text = page(desk.browser(RoleName.INTAKE), f"/intake/person/{person.code}/words")
    assert NOTE not in text
    assert desk.call(translations.of_mentions, [mention("x", "ti", looks_like="de")]) == translations.Translated()


def test_a_page_waits_only_so_long_and_finds_the_rest_the_next_time(desk: Desk, slow: Slow) -> None:
    mentions = [mention(f"w{at}") for at in range(5)]
    first = desk.call(translations.of_mentions, mentions)
    assert first.pending == 5
    assert first.of(mentions[0]) == translations.Shown(pending=True)
    slow.go.set()
    for _ in range(100):
        later = desk.call(translations.of_mentions, mentions)
        if not later.pending:
            break
    assert [later.of(each).translation.text for each in mentions] == ["W0", "W1", "W2", "W3", "W4"]
    assert slow.asked == ["w0", "w1", "w2", "w3", "w4"]  # each once, first come first


def test_pending_ones_are_said_with_a_way_on_without_scripts(desk: Desk, slow: Slow) -> None:
    person = somebody(desk, "تنظيف")
    address = f"/intake/person/{person.code}/words"
    text = page(desk.browser(RoleName.INTAKE), address)
    assert "1 machine translation is still being made." in text
    assert f'<a class="kern-link" href="{address}">Load the page again</a>' in text
    slow.go.set()


def test_the_line_is_bounded(desk: Desk, slow: Slow) -> None:
    many = desk.call(translations.of_mentions, [mention(f"w{at}") for at in range(500)])
    assert many.pending == 500
    slow.go.set()
    for _ in range(100):
        desk.call(translations.of_mentions, [mention("w0")])
        if len(slow.asked) == translations.MOST_WAITING:
            break
    assert len(slow.asked) == translations.MOST_WAITING


def test_a_new_package_translates_anew(desk: Desk, slow: Slow) -> None:
    slow.go.set()
    for version in ("1.0", "1.0", "1.1"):
        slow.version = version
        while desk.call(translations.of_mentions, [mention("w")]).pending:
            pass
    assert slow.asked == ["w", "w"]


def test_a_machine_that_breaks_breaks_no_page(desk: Desk, slow: Slow) -> None:
    slow.go.set()
    while (found := desk.call(translations.of_mentions, [mention("broken")])).pending:
        pass
    assert found.of(mention("broken")) == translations.Shown()

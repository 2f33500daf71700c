"""Argos behind our adapter: packages of our own making that really translate, no socket, no torch; none is normal.

The packages are phrasebooks written into a transformer (see `argos_package`); all else is Argos's own machinery.
"""

import logging
import math
import socket
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from models.enums import ConceptKind, Via
from profiling.argos_packages import BrokenPackage
from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy
from profiling.translate import OurSplitter, Pair, Translation, Translator, split_sentences
from tests.profiling.argos_package import ARABIC, TO_GERMAN, UKRAINIAN, contents, package, packed

ROOT = Path(__file__).resolve().parents[2]
BOOKS = {("uk", "en"): UKRAINIAN, ("ar", "en"): ARABIC, ("en", "de"): TO_GERMAN}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("translation opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def with_pairs(tmp_path: Path, *pairs: tuple[str, str], most_loaded: int = 3) -> Translator:
    """Return a translator with these packages installed."""
    translator = Translator(tmp_path / "packages", most_loaded=most_loaded)
    files = [
        package(tmp_path / f"{source}_{target}.argosmodel", BOOKS[source, target], source=source, target=target)
        for source, target in pairs
    ]
    translator.install(files)
    return translator


@pytest.fixture
def arabic(tmp_path: Path) -> Translator:
    """A translator from Arabic to German, over English."""
    return with_pairs(tmp_path, ("ar", "en"), ("en", "de"))


def test_no_package_is_a_normal_state(tmp_path: Path) -> None:
    translator = Translator(tmp_path / "none")
    assert translator.status().pairs == ()
    assert translator.status().usable
    assert not translator.can(source="uk", target="en")
    assert translator.translate("шила штори", source="uk", target="en") is None
    assert translator.translate("زه", source="ps", target="de") is None
    assert not (tmp_path / "none").exists()


def test_words_come_out_in_the_other_language(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    translator = with_pairs(tmp_path, ("uk", "en"))
    pair = Pair("uk", "en", "1.0")
    assert translator.status().pairs == (pair,)
    with caplog.at_level(logging.DEBUG):
        found = translator.translate("шила штори", source="uk", target="en")
    assert found == Translation("шила штори", "sewing curtains", "uk", "en", (pair,), 1.0)
    assert "шила" not in caplog.text
    assert "sewing" not in caplog.text
    assert isinstance(translator._model(pair).sentencizer, OurSplitter)


def test_english_is_the_pivot(arabic: Translator) -> None:
    found = arabic.translate("طبّاخ في المطعم", source="ar", target="de")
    assert found is not None
    assert found.text == "Koch im Restaurant"
    assert found.pairs == (Pair("ar", "en", "1.0"), Pair("en", "de", "1.0"))
    assert not arabic.can(source="uk", target="de")
    assert not arabic.can(source="de", target="ar")
    assert not arabic.can(source="ar", target="ar")


def test_a_straight_way_is_taken_where_there_is_one(arabic: Translator, tmp_path: Path) -> None:
    straight = package(tmp_path / "s.argosmodel", {"طبّاخ": ["Köchin"]}, source="ar", target="de")
    arabic.install([straight])
    found = arabic.translate("طبّاخ", source="ar", target="de")
    assert found is not None
    assert (found.text, len(found.pairs)) == ("Köchin", 1)


def test_the_hint_is_the_probability_of_the_words(arabic: Translator) -> None:
    # خبز is bread or baking, one as likely as the other; the model's own probabilities are known by heart.
    hints = {"طبّاخ": 1.0, "خبز": 0.5, "خبز طبّاخ": math.sqrt(0.5), "خبز خبز طبّاخ طبّاخ": math.sqrt(0.5)}
    for text, expected in hints.items():
        found = arabic.translate(text, source="ar", target="en")
        assert found is not None
        assert found.quality == pytest.approx(expected, abs=0.002)


def test_a_word_that_the_model_lacks_is_copied_and_lowers_the_hint(arabic: Translator) -> None:
    found = arabic.translate("غريب في المطعم", source="ar", target="de")
    assert found is not None
    assert found.text == "غريب im Restaurant"
    assert found.quality < 0.8


def test_lines_stay_lines(arabic: Translator) -> None:
    found = arabic.translate("طبّاخ\n\nخياط", source="ar", target="de")
    assert found is not None
    assert found.text == "Koch\nSchneiderin"


def test_a_text_that_is_too_much_for_a_model_is_none_and_not_logged(
    arabic: Translator, caplog: pytest.LogCaptureFixture
) -> None:
    assert arabic.translate("خبز " * 90, source="ar", target="de") is None  # the model knows 48 places
    assert "ar → en 1.0" in caplog.text
    assert "خبز" not in caplog.text
    assert arabic.can(source="ar", target="de")
    assert arabic.translate(" \n", source="ar", target="de") is None


def test_no_more_packages_stay_in_memory_than_allowed(tmp_path: Path) -> None:
    translator = with_pairs(tmp_path, ("uk", "en"), ("ar", "en"), ("en", "de"), most_loaded=2)
    for _ in range(2):
        for text, tag in (("طبّاخ", "ar"), ("шила", "uk"), ("طبّاخ", "ar")):
            found = translator.translate(text, source=tag, target="de")
            assert found is not None
            assert found.text == {"ar": "Koch", "uk": "nähte"}[tag]
            assert len(translator._models) <= 2


def test_many_threads_at_once(tmp_path: Path) -> None:
    translator = with_pairs(tmp_path, ("uk", "en"), ("ar", "en"), ("en", "de"), most_loaded=1)
    found: list[str] = []

    def work(text: str, tag: str) -> None:
        for _ in range(5):
            translation = translator.translate(text, source=tag, target="de")
            found.append(translation.text if translation else "nothing")

    threads = [threading.Thread(target=work, args=args) for args in (("طبّاخ", "ar"), ("шила", "uk"), ("خياط", "ar"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(found)) == ["Koch", "Schneiderin", "nähte"]
    assert len(found) == 15


def test_another_version_takes_the_place_even_of_a_loaded_one(arabic: Translator, tmp_path: Path) -> None:
    assert arabic.translate("طبّاخ", source="ar", target="en").text == "cook"
    newer = package(tmp_path / "n.argosmodel", {"طبّاخ": ["chef"]}, source="ar", target="en", package_version="1.9")
    # By another process, as the command is.
    assert Translator(arabic.folder).install([newer]) == (Pair("ar", "en", "1.9"),)
    assert arabic.status().pairs == (Pair("ar", "en", "1.9"), Pair("en", "de", "1.0"))
    found = arabic.translate("طبّاخ", source="ar", target="en")
    assert (found.text, found.pairs) == ("chef", (Pair("ar", "en", "1.9"),))
    left = sorted(each.name for each in arabic.folder.iterdir() if each.name != ".argos")
    assert left == ["translate-ar_en", "translate-en_de"]


def test_of_two_folders_by_hand_the_newer_version_counts(tmp_path: Path) -> None:
    folder = tmp_path / "packages"
    for name, version in (("a", "1.10"), ("b", "1.9")):
        file = package(tmp_path / f"{name}.zip", ARABIC, source="ar", target="en", package_version=version)
        with zipfile.ZipFile(file) as archive:
            archive.extractall(tmp_path)
        folder.mkdir(exist_ok=True)
        (tmp_path / "some-root").rename(folder / name)
    assert Translator(folder).status().pairs == (Pair("ar", "en", "1.10"),)


def test_a_model_that_is_damaged_later_is_no_error(arabic: Translator) -> None:
    (arabic.folder / "translate-ar_en" / "model" / "model.bin").write_bytes(b"nothing")
    assert arabic.translate("طبّاخ", source="ar", target="de") is None


def broken(tmp_path: Path, how: str) -> Path:
    path, whole = tmp_path / f"{how}.argosmodel", contents(UKRAINIAN)
    if how == "no zip":
        path.write_bytes(b"nothing of the kind")
    elif how == "cut off":
        path.write_bytes(packed(path, whole, source="uk", target="en").read_bytes()[:-200])
    elif how == "damaged inside":
        data = bytearray(packed(path, whole, source="uk", target="en").read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    elif how == "no model":
        packed(path, {"README.md": b""}, source="uk", target="en")
    elif how == "model is nonsense":
        packed(path, whole | {"model/model.bin": b"nonsense"}, source="uk", target="en")
    elif how == "pieces are nonsense":
        packed(path, whole | {"sentencepiece.model": b"nonsense"}, source="uk", target="en")
    elif how == "wrong kind":
        packed(path, whole, source="uk", target="en", type="sbd")
    elif how == "bad code":
        packed(path, whole, source="../uk", target="en")
    elif how == "leaves its root":
        packed(path, whole | {"../../evil": b""}, source="uk", target="en")
    elif how == "locked":
        data = bytearray(packed(path, whole, source="uk", target="en").read_bytes())
        for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(sign) + flags] |= 1  # says that it is encrypted
        path.write_bytes(data)
    return path


BROKEN = (
    "missing",
    "no zip",
    "cut off",
    "damaged inside",
    "no model",
    "model is nonsense",
    "pieces are nonsense",
    "wrong kind",
    "bad code",
    "leaves its root",
    "locked",
)


@pytest.mark.parametrize("how", BROKEN)
def test_what_is_no_package_is_refused_and_nothing_installed(tmp_path: Path, how: str) -> None:
    translator = Translator(tmp_path / "packages")
    whole = package(tmp_path / "whole.argosmodel", ARABIC, source="ar", target="en")
    with pytest.raises(BrokenPackage, match="expected") as raised:
        translator.install([whole, broken(tmp_path, how)])
    assert f"{how}.argosmodel" in str(raised.value)
    assert translator.status().pairs == ()
    assert [each.name for each in tmp_path.glob("packages/*") if each.name != ".argos"] == []


def test_installing_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    file = package(tmp_path / "x.argosmodel", ARABIC, source="ar", target="en")
    Translator(tmp_path / "packages").install([file], progress=lambda *step: told.append(step))
    for doing in ("unpacking", "trying"):
        last = [step for step in told if step[0] == doing][-1]
        assert last[1] == last[2]


ALONE = """
import socket, sys
from pathlib import Path

def refuse(*args, **kwargs):
    raise AssertionError("translation opened a socket")

socket.socket.connect = socket.socket.connect_ex = socket.socket.bind = socket.socket.sendto = refuse
socket.create_connection = socket.getaddrinfo = refuse
from profiling.translate import Translator

translator = Translator(Path(sys.argv[1]))
translator.install([Path(each) for each in sys.argv[2:]])
print(translator.translate("طبّاخ. خياط!", source="ar", target="de").quality > 0)
print(sorted(name for name in ("torch", "transformers", "onnxruntime") if name in sys.modules))
import minisbd, stanza
print(hasattr(stanza, "download") or hasattr(minisbd.models, "list_models"))
"""


def test_neither_torch_nor_stanza_nor_home_nor_settings_from_outside_are_touched(tmp_path: Path) -> None:
    files = [
        package(tmp_path / f"{source}_{target}.argosmodel", BOOKS[source, target], source=source, target=target)
        for source, target in (("ar", "en"), ("en", "de"))
    ]
    home = tmp_path / "home"
    home.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", ALONE, tmp_path / "packages", *files],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        # Argos itself would print every text with the first, refuse the second, and fail on the third.
        env={"HOME": str(home), "ARGOS_DEBUG": "1", "ARGOS_CHUNK_TYPE": "NONE", "ARGOS_INTER_THREADS": "many"},
    )
    assert (done.stdout.split("\n")[:3], done.returncode) == (["True", "[]", "False"], 0), done.stderr
    assert "طبّاخ" not in done.stdout + done.stderr
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Eins. Zwei! Drei?", ["Eins.", "Zwei!", "Drei?"]),
        ("عملت خياطا؟ نعم", ["عملت خياطا؟", "نعم"]),
        ("میں درزی ہوں۔ ہاں", ["میں درزی ہوں۔", "ہاں"]),
        ("ሰራሕተኛ እየ።ሓረስታይ።", ["ሰራሕተኛ እየ።", "ሓረስታይ።"]),
        ("3.5 Jahre, z. B. am 1. Mai", ["3.5 Jahre, z. B. am 1. Mai"]),
        ("a\n\nb", ["a", "b"]),
        ("", []),
    ],
)
def test_our_splitter(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_a_sentence_without_end_is_cut() -> None:
    assert max(map(len, split_sentences("x" * 5_000))) <= 400


def test_translation_finds_what_nothing_else_finds(taxonomy: Taxonomy, tmp_path: Path) -> None:
    # A made-up word: Pashto as it is spoken is known to the encoder.
    alone = Normaliser(taxonomy).normalise(["ډلزمټبک"], kind=ConceptKind.OCCUPATION, language="ps")[0]
    assert "occ.tailor" not in [candidate.concept_id for candidate in alone]
    translator = Translator(tmp_path / "packages")
    book = package(tmp_path / "ps.argosmodel", {"ډلزمټبک": ["tailor"]}, source="ps", target="en")
    translator.install([book])
    helped = Normaliser(taxonomy, translator=translator)
    first = helped.normalise(["ډلزمټبک"], kind=ConceptKind.OCCUPATION, language="ps")[0][0]
    assert (first.concept_id, first.via) == ("occ.tailor", Via.TRANSLATION)
    assert first.score < 1
    # A translated label is never taken by itself.
    assert helped.mention("ډلزمټبک", kind=ConceptKind.OCCUPATION, language="ps").concept_id is None

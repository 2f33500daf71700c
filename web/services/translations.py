"""Machine translations of own words into German, for staff to read beside the words.

They are made when somebody looks, by one thread of each process, and a page waits for them only so long; what is not
done by then is there at the next look. They are kept in memory alone, for an hour: a machine's guess about somebody is
not worth storing, and what is not stored needs no seal, no deletion and no place in a backup (docs/decisions/0018).
"""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from cachetools import TTLCache
from flask import current_app

from models.values import Mention
from web.i18n import GERMAN
from web.lotsenhaus import lotsenhaus

if TYPE_CHECKING:
    from profiling.translate import Pair, Translation, Translator

SHELF = "lotse_translations"
PATIENCE = 0.8  # seconds that a page waits for all its translations together
KEPT = 2_000  # translations in memory, at most
KEPT_FOR = 3_600  # seconds
MOST_WAITING = 60  # texts in line; a page that asks for more gets them at the next look
# A hint of the model up to this is called unsure: a piece of a word written at an even bet could as well be another.
UNSURE = 0.5


@dataclass(frozen=True)
class Shown:
    """What a page can say about one mention: its translation, or that it is not ready, or that the machine failed."""

    translation: "Translation | None" = None
    pending: bool = False

    @property
    def unsure(self) -> bool:
        """Whether the machine itself trusts the translation little."""
        return self.translation is not None and self.translation.quality <= UNSURE

    @property
    def unchanged(self) -> bool:
        """Whether the machine has written the very words down again, as it does with what it does not know."""
        made = self.translation
        return made is not None and made.text.split() == made.original.split()


@dataclass(frozen=True)
class Translated:
    """The translations of one page. `without` are the languages of words that nothing here translates, by tag."""

    shown: dict[tuple[str, str], Shown] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def of(self, mention: Mention) -> Shown | None:
        """Return what is known of a mention's translation; None where there is nothing to say on the entry."""
        return self.shown.get(_words(mention))

    @property
    def pending(self) -> int:
        """How many translations are still being made."""
        return sum(1 for each in self.shown.values() if each.pending)


class Shelf:
    """Translations of one process that are being made or were made lately."""

    def __init__(self) -> None:
        self._kept: TTLCache[tuple[str, str, tuple[Pair, ...]], Future[Translation | None]] = TTLCache(KEPT, KEPT_FOR)
        self._lock = Lock()
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="translation")

    def ask(
        self, translator: "Translator", text: str, *, source: str, way: "tuple[Pair, ...]"
    ) -> "Future[Translation | None] | None":
        """Return what will hold the translation by a way, or None where too many stand in line."""
        key = text, source, way
        with self._lock:
            asked = self._kept.get(key)
            if asked is None and self._waiting() < MOST_WAITING:
                asked = self._hand.submit(translator.translate, text, source=source, target=GERMAN)
                self._kept[key] = asked
            return asked

    def _waiting(self) -> int:
        return sum(1 for asked in self._kept.values() if not asked.done())


def of_mentions(mentions: Iterable[Mention]) -> Translated:
    """Return the translations of mentions into German, as far as there are ways and they are done in `PATIENCE`.

    Mentions that come first are translated first.
    """
    translator, shelf = lotsenhaus().translator, _shelf()
    foreign = dict.fromkeys(words for words in map(_words, mentions) if words[1] != GERMAN and words[0].strip())
    ways = {tag: translator.way(source=tag, target=GERMAN) for _, tag in foreign}
    asked = {(text, tag): shelf.ask(translator, text, source=tag, way=ways[tag]) for text, tag in foreign if ways[tag]}
    wait([each for each in asked.values() if each], timeout=PATIENCE)
    return Translated(
        shown={words: _shown(each) for words, each in asked.items()},
        without=tuple(tag for tag, way in ways.items() if not way),
    )


def _shown(asked: "Future[Translation | None] | None") -> Shown:
    if asked is None or not asked.done():
        return Shown(pending=True)
    # A page is not to break because a machine did; why it did stands in the log.
    return Shown() if asked.exception() else Shown(asked.result())


def _words(mention: Mention) -> tuple[str, str]:
    """Return the text and the language it seems to be in, which may be another than the one that was chosen."""
    return mention.text, mention.looks_like or mention.language


def _shelf() -> Shelf:
    opened = current_app.extensions
    if SHELF not in opened:
        opened.setdefault(SHELF, Shelf())  # should two threads come here at once, both get the same one
    kept: Shelf = opened[SHELF]
    return kept

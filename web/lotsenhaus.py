"""What every service needs, opened once per process and handed on: database, vault, words, indexes.

Heavy things are opened when first asked for, so that the web process starts at once and the first pages
need none of them. An index is rebuilt when what it was built from has changed, whichever process changed it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import current_app
from sqlalchemy.orm import Session, sessionmaker

from models.db import make_engine
from models.enums import ConceptKind
from models.vault import Vault

if TYPE_CHECKING:
    from matching.places import Places
    from matching.rank import PeopleIndex, VacancyIndex
    from profiling.normalise import Normaliser
    from profiling.taxonomy import Taxonomy
    from profiling.translate import Translator

Kept = TypeVar("Kept")


@dataclass
class Cached(Generic[Kept]):
    """A thing built from the database, kept while the mark it was built at still stands."""

    mark: Any = None
    value: Kept | None = None

    def at(self, mark: Any, build: Callable[[], Kept]) -> Kept:
        """Return the kept value, built anew if the mark has moved."""
        if self.value is None or mark != self.mark:
            self.value, self.mark = build(), mark
        return self.value


class Lotsenhaus:
    """One open Lotsenhaus: its database, its keys, and the machinery that understands words and ranks."""

    def __init__(self, *, database_url: str, vault: Vault, instance: Path) -> None:
        self.engine = make_engine(database_url)
        self.sessions: sessionmaker[Session] = sessionmaker(self.engine, expire_on_commit=False)
        self.vault = vault
        self.instance = instance
        # Opening and rebuilding is for one thread at a time; reading what is open needs no lock.
        self.opening = RLock()
        self.vacancy_index: Cached[VacancyIndex] = Cached()
        self.people_index: Cached[PeopleIndex] = Cached()
        self._places: Cached[Places] = Cached()
        self._taxonomy: Cached[Taxonomy] = Cached()
        self._normaliser: Cached[Normaliser] = Cached()

    @property
    def taxonomy(self) -> "Taxonomy":
        """The built-in lexicon, and the taxonomies that were last imported."""
        from profiling.taxonomy import imported_at, open_taxonomy  # noqa: PLC0415 - heavy, opened when first needed

        folder = self.instance / "taxonomy"
        with self.opening:
            return self._taxonomy.at(imported_at(folder), lambda: open_taxonomy(folder))

    @property
    def places(self) -> "Places":
        """Where places lie: built in, and as last imported."""
        from matching.places import Places, imported_at  # noqa: PLC0415 - heavy, opened when first needed

        folder = self.instance / "places"
        with self.opening:
            return self._places.at(imported_at(folder), lambda: Places(folder))

    @cached_property
    def translator(self) -> "Translator":
        """Machine translation, as far as packages are installed; none is a normal state."""
        from profiling.translate import Translator  # noqa: PLC0415 - heavy, opened when first needed

        return Translator(self.instance / "translation")

    @property
    def normaliser(self) -> "Normaliser":
        """What finds concepts for own words in today's taxonomy."""
        from profiling.normalise import Normaliser  # noqa: PLC0415 - heavy, opened when first needed

        with self.opening:
            taxonomy = self.taxonomy
            return self._normaliser.at(taxonomy, lambda: Normaliser(taxonomy, translator=self.translator))

    def take(self, normaliser: "Normaliser") -> None:
        """Use a normaliser that is open already, until something is imported."""
        self._taxonomy = Cached(0, normaliser.taxonomy)
        self._normaliser = Cached(normaliser.taxonomy, normaliser)

    def warm_up(self, languages: Iterable[str]) -> None:
        """Open what own words need, in these languages: some seconds that nobody then has to wait."""
        for language in languages:
            for kind in ConceptKind:
                self.normaliser.suggest("a", kind=kind, language=language)
                self.normaliser.normalise(["a"], kind=kind, language=language)
            self.normaliser.extract("a", language=language)


def lotsenhaus() -> Lotsenhaus:
    """Return the Lotsenhaus of the running app."""
    opened: Lotsenhaus = current_app.extensions["lotse"]
    return opened

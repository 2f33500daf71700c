"""What every service needs, opened once per process and handed on: database, vault, words, indexes.

Heavy things are opened when first asked for, so that the web process starts at once and the first pages
need none of them. An index is rebuilt when what it was built from has changed, whichever process changed it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from time import monotonic
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
    from profiling.taxonomy.local import LocalLabels
    from profiling.translate import Translator

Kept = TypeVar("Kept")

LOOK_AGAIN = 1.0  # seconds after which the database is asked anew whether a reviewer has judged something


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
        self._bare_taxonomy: Cached[Taxonomy] = Cached()
        self._local_labels: Cached[LocalLabels] = Cached()
        self._looked_at = float("-inf")
        self._taxonomy: Cached[Taxonomy] = Cached()
        self._normaliser: Cached[Normaliser] = Cached()

    @property
    def bare_taxonomy(self) -> "Taxonomy":
        """The built-in lexicon, and the taxonomies that were last imported, without the house's own labels."""
        from profiling.taxonomy import imported_at, open_taxonomy  # noqa: PLC0415 - heavy, opened when first needed

        folder = self.instance / "taxonomy"
        with self.opening:
            return self._bare_taxonomy.at(imported_at(folder), lambda: open_taxonomy(folder))

    @property
    def taxonomy(self) -> "Taxonomy":
        """The taxonomy with the house's own labels in force, as its reviewers have judged them."""
        with self.opening:
            bare, local = self.bare_taxonomy, self._local()
            return self._taxonomy.at((bare, local), lambda: bare.with_local(local) if local else bare)

    def _local(self) -> "LocalLabels":
        """Return the house's own labels; the very same object while no verdict has changed them."""
        from web.services import house_words  # noqa: PLC0415 - it imports this module

        kept, bare = self._local_labels.value, self.bare_taxonomy
        if kept is not None and monotonic() - self._looked_at < LOOK_AGAIN:
            return kept

        def build() -> "LocalLabels":
            found = house_words.local_labels(session, bare)
            # What is built on them stays: most verdicts say that a label is right.
            return kept if kept is not None and found == kept else found

        with self.sessions() as session:
            found = self._local_labels.at((house_words.number_of_verdicts(session), bare), build)
        self._looked_at = monotonic()
        return found

    def look_again(self) -> None:
        """Let this process see at once what a reviewer has said in it."""
        self._looked_at = float("-inf")

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
        """What finds concepts for own words in today's taxonomy, the house's own labels among them."""
        from profiling.normalise import Normaliser  # noqa: PLC0415 - heavy, opened when first needed

        with self.opening:
            taxonomy = self.taxonomy
            return self._normaliser.at(taxonomy, lambda: Normaliser(taxonomy, translator=self.translator))

    def take(self, normaliser: "Normaliser") -> None:
        """Use a normaliser that is open already, until something is imported."""
        self._bare_taxonomy = Cached(0, normaliser.taxonomy)
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

"""A lexicon of fifteen concepts, small enough to know by heart, and one normaliser over it for the whole run."""

from pathlib import Path

import pytest

from profiling.normalise import Normaliser
from profiling.taxonomy import Taxonomy, open_taxonomy

LEXICON = Path(__file__).parent / "fixtures" / "lexicon"


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return open_taxonomy(lexicon=LEXICON)


@pytest.fixture(scope="session")
def normaliser(taxonomy: Taxonomy) -> Normaliser:
    return Normaliser(taxonomy)

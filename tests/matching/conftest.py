"""The tiny taxonomy and a yardstick, made once."""

import pytest
from matching_cases import tiny_taxonomy

from matching.encoded import Yardstick
from profiling.taxonomy import Taxonomy


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    """Return the tiny taxonomy."""
    return tiny_taxonomy()


@pytest.fixture(scope="session")
def yardstick(taxonomy: Taxonomy) -> Yardstick:
    """Return a yardstick without an encoder."""
    return Yardstick(taxonomy)

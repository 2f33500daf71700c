"""What the pages of staff and employers are tested with."""

from pathlib import Path

import pytest

from profiling.taxonomy import compiled
from tests.desk import LEXICON, desk, small_normaliser

__all__ = ["desk", "small_normaliser"]


@pytest.fixture
def small_lexicon(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let the built-in lexicon be one of fifteen concepts, so that compiling it with an import takes no time."""
    monkeypatch.setattr(compiled, "BUILT_IN", LEXICON)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

"""What the pages of staff and employers are tested with."""

from tests.desk import desk, small_normaliser

__all__ = ["desk", "small_normaliser"]

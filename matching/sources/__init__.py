"""Vacancies from outside, read whole or not at all. Everything wrong is a `BrokenSource` with file and line."""

from matching.sources.reading import LARGEST, BrokenSource

__all__ = ["LARGEST", "BrokenSource"]

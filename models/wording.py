"""Marks English source sentences outside the web, so that the catalogues' extractor finds them."""


def N_(source: str) -> str:  # noqa: N802 - gettext's own name for "extract, don't translate yet"
    """Return the sentence unchanged; it is translated where it is shown."""
    return source

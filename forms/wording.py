"""How forms say things: lazily, so that a label is translated when it is shown and never at import."""

from typing import cast

from flask_babel import lazy_gettext


def _l(source: str, **places: object) -> str:
    """Return the sentence as a lazy string: translated at each `str()`, with `%(name)s` places filled in.

    The extractor finds sentences by this function's name. It is typed as `str`, since WTForms takes it for one.
    """
    return cast(str, lazy_gettext(source, **places))

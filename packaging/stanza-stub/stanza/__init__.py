"""Stands in for stanza, so that installing argostranslate does not pull torch (several GB).

Lotse splits sentences itself (see profiling/translate.py), so nothing here may ever be called;
if something does, it must be seen at once rather than reach for the network.
"""


class Pipeline:
    """Refuses to be used."""

    def __init__(self, *_args: object, **_keywords: object) -> None:
        raise RuntimeError(
            "stanza is not installed on purpose: Lotse splits sentences itself; "
            "see docs/decisions/0003-argos-without-torch.md"
        )

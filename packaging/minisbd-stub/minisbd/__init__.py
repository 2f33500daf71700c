"""Stands in for minisbd, so that installing argostranslate pulls neither it (AGPL-3.0) nor onnxruntime.

onnxruntime 1.29 and later writes a device's number into the user's home and calls its maker as soon as it is imported.
Lotse splits sentences itself (see profiling/translate.py), so nothing here may ever be called; if something does, it
must be seen at once rather than reach for the network.
"""

from minisbd import models

__all__ = ["SBDetect", "models"]


class SBDetect:
    """Refuses to be used."""

    def __init__(self, *_args: object, **_keywords: object) -> None:
        raise RuntimeError(
            "minisbd is not installed on purpose: Lotse splits sentences itself; "
            "see docs/decisions/0003-argos-without-torch.md"
        )

"""What stands between an import and its first use: minutes of work that nobody who asks Lotse something waits for."""

from pathlib import Path

from web.commands.progress import steps


def compiled(folder: Path) -> None:
    """Compile the taxonomy of an import's folder, with bars where somebody watches."""
    from profiling.normalise import prepare  # noqa: PLC0415 - scikit-learn and the encoder take a second

    with steps() as report:
        prepare(folder, report)

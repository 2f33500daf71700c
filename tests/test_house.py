"""The house's own rules, as far as a test can hold them."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from web.cli import COMMANDS, cli
from web.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("models", "profiling", "matching", "forms", "web")
RUNNING_IT = (ROOT / "docs" / "running-it.md").read_text(encoding="utf-8")


def tracked(*patterns: str) -> list[Path]:
    """Return the files that belong to the project, and those that are about to."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file()]


def test_the_front_door_is_short() -> None:
    assert len((ROOT / "app.py").read_text().splitlines()) <= 50


def test_nobody_imports_the_front_door() -> None:
    for path in (each for room in ROOMS for each in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "app" not in {name.partition(".")[0] for name in names}, path


def settings_read() -> set[str]:
    """Return every LOTSE_* name that the code reads."""
    return set(re.findall(r'"(LOTSE_[A-Z_]*[A-Z])"', (ROOT / "web" / "settings.py").read_text()))


def test_docs_explain_every_setting_and_no_other() -> None:
    explained = set(re.findall(r"^\| `(LOTSE_[A-Z_]+)`", RUNNING_IT, re.MULTILINE))
    assert explained == settings_read()
    assert len(explained) == len(Settings.__dataclass_fields__)


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)
        else:
            yield (*above, name)


def test_docs_explain_every_command_and_no_other() -> None:
    explained = set(re.findall(r"^### `lotse ([a-z -]+?)(?: [A-Z…\[\]-].*)?`$", RUNNING_IT, re.MULTILINE))
    assert explained == {" ".join(words) for words in commands(cli)}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.help


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_links_in_the_docs_lead_somewhere() -> None:
    for path in tracked("*.md"):
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} → {target}"


def test_nothing_is_left_for_later() -> None:
    marks = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "NotImplemented" + "Error", "TEMPOR" + "ARY")))
    for path in tracked("*.py", "*.html", "*.css", "*.js", "*.mjs", "Makefile", ".ci/*"):
        assert not marks.search(path.read_text(encoding="utf-8")), path


def test_no_test_is_skipped() -> None:
    ways = re.compile(r"pytest\.(mark\.)?(skip|xfail|importorskip)|unittest\.skip")
    for path in (ROOT / "tests").rglob("*.py"):
        assert path == Path(__file__) or not ways.search(path.read_text(encoding="utf-8")), path


def test_the_lock_files_name_the_public_registries_only() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)
    sources = set(re.findall(r'registry = "([^"]+)"', (ROOT / "uv.lock").read_text()))
    assert sources == {"https://pypi.org/simple"}


def test_what_is_generated_is_not_committed() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    generated = re.compile(r"\.mo$|^static/vendor/|^node_modules/|^instance/|\.sqlite3?$|\.db$")
    assert not [name for name in listed if generated.search(name)]


def test_own_style_sheets_know_no_left_and_right() -> None:
    physical = re.compile(
        r"(?<![\w-])(margin|padding|border)-(left|right)|(?<![\w-])(left|right)\s*:|:\s*(left|right)\s*;"
    )
    for path in (ROOT / "static" / "css").glob("*.css"):
        assert not physical.search(path.read_text()), path


def test_templates_hold_no_inline_script_or_style_and_load_nothing_from_elsewhere() -> None:
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|(src|action)=\"https?:")
    for path in (ROOT / "templates").rglob("*.html"):
        assert not inline.search(path.read_text(encoding="utf-8")), path


def test_own_scripts_make_no_code_from_text() -> None:
    for path in (ROOT / "static" / "js").glob("*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", path.read_text()), path

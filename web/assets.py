"""Addresses of style sheets, scripts and fonts that change whenever their content does."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, g, url_for

VENDOR = "vendor/"


class NotBuilt(Exception):
    """The packages' style sheets and scripts were not copied yet."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing: run `make setup` (npm ci, then node tools/frontend.mjs)")


def init_app(app: Flask) -> None:
    """Give templates `asset(name)` and `need(script)`; raises NotBuilt at start-up rather than at the first page."""
    folder = Path(app.static_folder or "static")
    _vendor_hashes(folder)
    app.jinja_env.globals.update(asset=asset, need=need, needed=needed)


def asset(name: str) -> str:
    """Return the address of a file under static/, with its content's hash."""
    folder = Path(current_app.static_folder or "static")
    if name.startswith(VENDOR):
        version = _vendor_hashes(folder)[name.removeprefix(VENDOR)]
    else:
        path = folder / name
        version = _hash(path, path.stat().st_mtime_ns)
    return url_for("static", filename=name, v=version)


def need(script: str) -> str:
    """Note that the page needs a script (a name from static/js/ without .js); base.html loads each one once."""
    g.setdefault("lotse_scripts", []).append(script)
    return ""


def needed() -> list[str]:
    """Return the scripts that the page asked for, each once, in the order they were asked for."""
    return list(dict.fromkeys(g.get("lotse_scripts", [])))


@cache
def _vendor_hashes(folder: Path) -> dict[str, str]:
    manifest = folder / "vendor" / "manifest.json"
    if not manifest.exists():
        raise NotBuilt(manifest)
    return {name: entry["hash"] for name, entry in json.loads(manifest.read_text()).items()}


@cache
def _hash(path: Path, _changed: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]

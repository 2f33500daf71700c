"""An open Lotsenhaus without pages, on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import Engine

from models.enums import ConsentKind, FilledBy
from models.vault import Vault
from profiling.normalise import Normaliser
from web.lotsenhaus import Lotsenhaus
from web.services import persons

EVERYTHING = dict.fromkeys(ConsentKind, True)


@pytest.fixture
def here(engine: Engine, tmp_path: Path, built_in: Normaliser) -> Iterator[Lotsenhaus]:
    """A Lotsenhaus that the services work on."""
    app = Flask(__name__)
    url = engine.url.render_as_string(hide_password=False)
    opened = Lotsenhaus(database_url=url, vault=Vault([Fernet.generate_key().decode()]), instance=tmp_path)
    opened.take(built_in)
    app.extensions["lotse"] = opened
    with app.app_context():
        yield opened
    opened.engine.dispose()


@pytest.fixture
def created(here: Lotsenhaus) -> persons.Created:
    """A person who agreed to everything and reads Arabic."""
    return persons.create(language="ar", filled_by=FilledBy.SELF, consents=EVERYTHING, text_version="1")

"""What an operator may set, read once at start-up from environment variables named LOTSE_*."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SECRET_LENGTH = 32


class SettingsError(Exception):
    """One or more settings are missing or wrong. The message names each of them and says what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. `docs/running-it.md` explains each one; a test holds the two together.

    Attributes:
        secret_key: signs cookies and form tokens.
        vault_keys: Fernet keys that seal personal data, newest first.
        database: SQLAlchemy address, `sqlite:///…` or `postgresql+psycopg://…`.
        instance: folder for the database, imported taxonomies and translation packages.
        https: whether people reach Lotse by https; cookies are then sent over https only.
        proxies: how many reverse proxies stand in front and are trusted to name the visitor's address.
        limits: where counters against guessing are kept; `memory://` serves one process.
        person_minutes: minutes without a click after which a person has to enter the code again.
        log_level: least weight of the lines that are logged.
        demo: whether everybody and everything in here is invented; shown on each page.
        house: name of the Lotsenhaus, on each page.
        operator: who answers for the site: name and postal address, for the imprint.
        contact_email: address for questions, for the imprint and the error pages.
        contact_phone: telephone number for questions.
    """

    secret_key: str
    vault_keys: tuple[str, ...]
    database: str
    instance: Path
    https: bool = True
    proxies: int = 0
    limits: str = "memory://"
    person_minutes: int = 60
    log_level: str = "INFO"
    demo: bool = False
    house: str = "Lotsenhaus"
    operator: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    @property
    def taxonomy(self) -> Path:
        """Folder that imported taxonomies live in."""
        return self.instance / "taxonomy"

    @property
    def places(self) -> Path:
        """Folder that imported places live in."""
        return self.instance / "places"

    @property
    def translation(self) -> Path:
        """Folder that installed translation packages live in."""
        return self.instance / "translation"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings; raises SettingsError naming everything that is missing or wrong at once.

        In the demonstration alone, missing keys are made up and kept in the instance folder.
        """
        reader = _Reader(environ)
        instance = Path(reader.text("LOTSE_INSTANCE", "instance")).absolute()
        demo = reader.switch("LOTSE_DEMO", default=False)
        keep = instance if demo else None
        settings = cls(
            secret_key=reader.secret("LOTSE_SECRET_KEY", make=lambda: secrets.token_urlsafe(48), keep=keep),
            vault_keys=reader.keys("LOTSE_VAULT_KEYS", keep=keep),
            database=reader.database("LOTSE_DATABASE", f"sqlite:///{instance / 'lotse.db'}"),
            instance=instance,
            https=reader.switch("LOTSE_HTTPS", default=True),
            proxies=reader.number("LOTSE_PROXIES", 0, most=9),
            limits=reader.text("LOTSE_LIMITS", "memory://"),
            person_minutes=reader.number("LOTSE_PERSON_MINUTES", 60, least=5, most=1440),
            log_level=reader.choice("LOTSE_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
            demo=demo,
            house=reader.text("LOTSE_HOUSE", "Lotsenhaus"),
            operator=reader.text("LOTSE_OPERATOR", ""),
            contact_email=reader.text("LOTSE_CONTACT_EMAIL", ""),
            contact_phone=reader.text("LOTSE_CONTACT_PHONE", ""),
        )
        reader.refuse_unknown()
        if reader.problems:
            raise SettingsError(reader.problems)
        return settings


class _Reader:
    """Reads one variable after the other and collects what is wrong with them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._known: set[str] = set()
        self.problems: list[str] = []

    def text(self, name: str, default: str) -> str:
        self._known.add(name)
        return self._environ.get(name, "").strip() or default

    def switch(self, name: str, *, default: bool) -> bool:
        return self.choice(name, "1" if default else "0", ("0", "1")) == "1"

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.problems.append(f"{name} is {value!r}, expected one of {', '.join(choices)}")
            return default
        return value

    def number(self, name: str, default: int, *, least: int = 0, most: int) -> int:
        value = self.text(name, str(default))
        if not (value.isdecimal() and least <= int(value) <= most):
            self.problems.append(f"{name} is {value!r}, expected a whole number from {least} to {most}")
            return default
        return int(value)

    def database(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            driver = make_url(value).drivername
        except ArgumentError:
            driver = ""
        if driver not in ("sqlite", "postgresql+psycopg"):
            # The address itself may hold a password, so it is not repeated.
            self.problems.append(f"{name} must start with sqlite:/// or postgresql+psycopg://")
        return value

    def secret(self, name: str, *, make: Callable[[], str], keep: Path | None) -> str:
        value = self.text(name, "")
        if not value and keep:
            return _kept(keep / name.removeprefix("LOTSE_").lower(), make)
        if not value:
            self.problems.append(f"{name} is not set: make one with `lotse keys` and keep it safe")
        elif len(value) < SECRET_LENGTH:
            self.problems.append(f"{name} has {len(value)} characters, expected at least {SECRET_LENGTH}")
        return value

    def keys(self, name: str, *, keep: Path | None) -> tuple[str, ...]:
        value = self.secret(name, make=lambda: Fernet.generate_key().decode(), keep=keep)
        keys = tuple(key.strip() for key in value.split(",") if key.strip())
        if not all(_is_fernet_key(key) for key in keys):
            self.problems.append(f"{name} must hold Fernet keys, comma between them: make one with `lotse keys`")
        return keys

    def refuse_unknown(self) -> None:
        """A mistyped name would otherwise be ignored, and its default taken without a word."""
        strangers = {name for name in self._environ if name.startswith("LOTSE_")} - self._known
        self.problems += [f"{name} is no setting of Lotse" for name in sorted(strangers)]


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:
        return False
    return True


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return the secret in the file, making it first if there is none. Only the owner may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # O_EXCL and 0600 from the first moment on: two processes cannot make two secrets, nobody else can look.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode=0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text().strip()

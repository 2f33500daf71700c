"""Settings are read once, and everything that is wrong is said at once, without repeating a secret."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from web.settings import Settings, SettingsError

KEY = Fernet.generate_key().decode()
GOOD = {"LOTSE_SECRET_KEY": "s" * 32, "LOTSE_VAULT_KEYS": KEY}


def test_two_secrets_are_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings.from_environment(GOOD)
    assert settings.database == f"sqlite:///{tmp_path}/instance/lotse.db"
    assert settings.vault_keys == (KEY,)
    assert settings.https
    assert not settings.demo
    assert not (tmp_path / "instance").exists()  # reading settings makes nothing


def test_everything_that_is_wrong_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(
            {
                "LOTSE_SECRET_KEY": "short",
                "LOTSE_DATABASE": "mysql://user:hidden@host/db",
                "LOTSE_HTTPS": "yes",
                "LOTSE_PROXIES": "-1",
                "LOTSE_DATABSE": "typing mistake",
            }
        )
    assert raised.value.problems == [
        "LOTSE_SECRET_KEY has 5 characters, expected at least 32",
        "LOTSE_VAULT_KEYS is not set: make one with `lotse keys` and keep it safe",
        "LOTSE_DATABASE must start with sqlite:/// or postgresql+psycopg://",
        "LOTSE_HTTPS is 'yes', expected one of 0, 1",
        "LOTSE_PROXIES is '-1', expected a whole number from 0 to 9",
        "LOTSE_DATABSE is no setting of Lotse",
    ]
    assert "hidden" not in str(raised.value)


@pytest.mark.parametrize("keys", ["nonsense" * 5, f"{KEY},nonsense", KEY[:-2] + "=="])
def test_vault_keys_must_be_fernet_keys(keys: str) -> None:
    with pytest.raises(SettingsError, match="LOTSE_VAULT_KEYS must hold Fernet keys"):
        Settings.from_environment(GOOD | {"LOTSE_VAULT_KEYS": keys})


def test_several_vault_keys_newest_first() -> None:
    newer = Fernet.generate_key().decode()
    assert Settings.from_environment(GOOD | {"LOTSE_VAULT_KEYS": f"{newer}, {KEY}"}).vault_keys == (newer, KEY)


def test_the_demonstration_makes_its_own_secrets_and_keeps_them(tmp_path: Path) -> None:
    environ = {"LOTSE_DEMO": "1", "LOTSE_INSTANCE": str(tmp_path / "demo")}
    first, second = Settings.from_environment(environ), Settings.from_environment(environ)
    assert first == second
    for name in ("secret_key", "vault_keys"):
        assert stat.S_IMODE((tmp_path / "demo" / name).stat().st_mode) == 0o600
    elsewhere = Settings.from_environment(environ | {"LOTSE_INSTANCE": str(tmp_path / "other")})
    assert elsewhere.secret_key != first.secret_key

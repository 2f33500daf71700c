"""The vault: nothing readable in what is sealed, keys can be changed, fingerprints stay."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from models.vault import SealBroken, Vault

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(JSON)
def test_what_is_sealed_opens_as_it_was(value) -> None:
    vault = Vault([OLD])
    assert vault.open(vault.seal(value)) == value


def test_nothing_of_the_words_is_readable_and_no_two_seals_are_the_same() -> None:
    vault = Vault([OLD])
    sealed = vault.seal("طبّاخ")
    assert "طبّاخ".encode() not in sealed
    assert sealed != vault.seal("طبّاخ")


def test_a_new_key_in_front_opens_the_old_and_keeps_the_fingerprints() -> None:
    before, after = Vault([OLD]), Vault([NEW, OLD])
    assert after.open(before.seal("secret")) == "secret"
    assert after.fingerprint("ABCD") == before.fingerprint("ABCD")


def test_the_wrong_key_opens_nothing_and_the_error_says_where_to_look() -> None:
    with pytest.raises(SealBroken, match="LOTSE_VAULT_KEYS"):
        Vault([NEW]).open(Vault([OLD]).seal("secret"))


def test_fingerprints_differ_by_secret_and_by_key() -> None:
    assert len({Vault([key]).fingerprint(secret) for key in (OLD, NEW) for secret in ("A", "B")}) == 4

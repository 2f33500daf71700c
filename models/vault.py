"""Seals what says who somebody is or what they told us, and fingerprints the codes that open it.

Sealing is Fernet (AES-128-CBC with HMAC-SHA-256) of the `cryptography` package; with several keys the first one
seals and all open, so that a key can be changed without a pause. Fingerprints are HMAC-SHA-256 under a key of
their own, derived from the oldest key: a stolen database alone cannot be used to try codes.
"""

import hmac
import json
from collections.abc import Sequence
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models.values import Json


class SealBroken(Exception):
    """What was stored cannot be opened with the keys at hand."""

    def __init__(self) -> None:
        super().__init__(
            "a sealed value cannot be opened: check that LOTSE_VAULT_KEYS still holds the key it was sealed with"
        )


class Vault:
    """Seals and opens JSON values, and fingerprints secrets. Keys are Fernet keys, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        # The oldest key: adding a new one in front must not make every stored fingerprint useless.
        derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"lotse fingerprint")
        self._fingerprint_key = derivation.derive(keys[-1].encode())

    def seal(self, value: Json) -> bytes:
        """Return the value sealed; the same value seals differently every time."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def open(self, sealed: bytes) -> Json:
        """Return what was sealed; raises SealBroken if no key opens it."""
        try:
            value: Json = json.loads(self._fernet.decrypt(sealed))
        except InvalidToken as error:
            raise SealBroken from error
        return value

    def fingerprint(self, secret: str) -> str:
        """Return 64 hex digits that stand for a secret code without giving it away."""
        return hmac.new(self._fingerprint_key, secret.encode(), sha256).hexdigest()

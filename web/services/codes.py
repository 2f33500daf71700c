"""Codes that people write down, and pseudonyms: letters and digits that cannot be mistaken for one another."""

import re
import secrets
import unicodedata

# Crockford's base 32: without I, L, O (read as 1, 1, 0) and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PSEUDONYM_LETTERS = 6
RESUME_LETTERS = 16  # 80 bits: not to be guessed, even without the brake on tries


def new_code(letters: int) -> str:
    """Return that many random letters of the alphabet, 5 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def new_resume_code() -> str:
    """Return a code such as `7K3M-Q2TV-9XAB-C4DE`, in groups that can be read aloud."""
    return _grouped(new_code(RESUME_LETTERS))


def resume_code_from(fingerprint: str) -> str:
    """Return the resume code that a fingerprint (hex digits, see `Vault.fingerprint`) stands for, always the same."""
    number = int(fingerprint, 16)
    return _grouped("".join(ALPHABET[number >> 5 * place & 31] for place in range(RESUME_LETTERS)))


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def as_typed(code: str) -> str:
    """Return a code in the one form that is fingerprinted, however it was typed: any case, any digits, any gaps."""
    folded = unicodedata.normalize("NFKC", code).upper()
    digits = "".join(str(unicodedata.digit(letter, letter)) for letter in folded)
    return re.sub(r"[^0-9A-Z]", "", digits.translate(str.maketrans("ILO", "110")))


def as_pseudonym(code: str) -> str:
    """Return a person's pseudonym such as `P-7K3M2Q` in its one form, typed with or without the `P-`."""
    letters = as_typed(code)
    return f"P-{letters.removeprefix('P') if len(letters) > PSEUDONYM_LETTERS else letters}"

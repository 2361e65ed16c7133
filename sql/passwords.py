"""Passwords: which are fit, their argon2 hashes, and whether one fits a hash."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from schemas.errors import ConfigError

PASSWORD_MIN: Final = 12
PASSWORD_MAX: Final = 128
_DISTINCT_MIN: Final = 6
# The library's defaults are argon2id with the parameters of RFC 9106 for little memory: 64 MiB.
_HASHER: Final = PasswordHasher()


def check_password(password: str, name: str) -> None:
    """Refuses a password that would be guessed.

    Length is what counts; no rule asks for signs that people then put at the end.

    Args:
        password: In clear.
        name: The user's, which it may not hold.

    Raises:
        ConfigError: It is too short, too long, too plain, or holds the name; without repeating it.
    """
    composed = _composed(password)
    if not PASSWORD_MIN <= len(composed) <= PASSWORD_MAX:
        message = f"a password has {PASSWORD_MIN} to {PASSWORD_MAX} signs, got {len(composed)}"
        raise ConfigError(message)
    if len(set(composed.lower())) < _DISTINCT_MIN:
        message = f"a password has at least {_DISTINCT_MIN} different signs"
        raise ConfigError(message)
    if name.lower() in composed.lower():
        message = "a password does not hold the user's name"
        raise ConfigError(message)


def hashed(password: str) -> str:
    """What is kept of a password: an argon2 hash with its salt and parameters."""
    return _HASHER.hash(_composed(password).encode("utf-8", "surrogatepass"))


def fits(password_hash: str, password: str) -> bool:
    """Whether a password is the one that a hash was made of."""
    # A longer one is never kept, and a very long one would cost time.
    given = _composed(password[: 4 * PASSWORD_MAX]).encode("utf-8", "surrogatepass")
    try:
        return _HASHER.verify(password_hash, given)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """Costs as much to compare with as anybody's."""
    return _HASHER.hash("")


def _composed(password: str) -> str:
    """The same letters however a keyboard composes them: Vietnamese has two ways for most."""
    return unicodedata.normalize("NFC", password)

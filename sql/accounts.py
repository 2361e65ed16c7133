"""What an administrator does to accounts, each in the transaction and the duty of the caller."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from psycopg.rows import class_row

from schemas.errors import ConfigError, StoreError, UnknownNameError
from sql.audit import record
from sql.connection import Connection, store_errors
from sql.passwords import check_password, hashed
from sql.rights import EVERY_SITE, Duty
from sql.statements import query

NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
OUTSIDERS: Final = (Duty.PARTNER, Duty.ENTERPRISE)
"""Duties of those who are no customs officers."""
_ONE_TIME_WORDS: Final = 4
_ONE_TIME_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read aloud or copied from paper."""


@dataclass(frozen=True, slots=True)
class User:
    """A person or a partner's account.

    Attributes:
        name: To sign in with, and in the audit log; never given to another.
        duty: What for.
        unit: Where the person belongs; a partner's is the party of its regulations.
        sites: Which sites; :data:`sql.rights.EVERY_SITE` alone is all of them.
        needs_plates: Whether an analyst is shown number plates instead of tokens.
        valid_until: Last day, in Asia/Ho_Chi_Minh.
        locked_at: Since when the account is locked.
        login: The person's own account of the database, if any.
        email: How the provider of single sign-on names the person, small letters.
        is_one_time: Whether the password is changed at the next sign-in.
    """

    name: str
    duty: Duty
    unit: str
    sites: tuple[str, ...]
    needs_plates: bool = False
    valid_until: date | None = None
    locked_at: datetime | None = None
    login: str | None = None
    email: str | None = None
    is_one_time: bool = False

    def __post_init__(self) -> None:
        # Rows of the database come as texts and lists.
        object.__setattr__(self, "duty", Duty(self.duty))
        object.__setattr__(self, "sites", tuple(self.sites))


def one_time_password() -> str:
    """A password that is fit, can be read aloud, and that nobody guesses: 99 bits."""
    return "-".join(
        "".join(secrets.choice(_ONE_TIME_LETTERS) for _ in range(5)) for _ in range(_ONE_TIME_WORDS)
    )


def put_user(connection: Connection, user: User, password: str, *, who: str, why: str) -> None:
    """Adds a user, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        user: The new one.
        password: In clear; only its argon2 hash is kept.
        who: The administrator.
        why: The reason.

    Raises:
        ConfigError: The name, the scope or the password is not fit.
        StoreError: The name or the address is taken, or the database refuses.
    """
    _check(user)
    check_password(password, user.name)
    values = {**_values(user), "password_hash": hashed(password)}
    with store_errors(f"add the user {user.name}"):
        if connection.execute(query("users/insert_user"), values).fetchone() is None:
            message = f"there is a user {user.name} already, and names are never given anew"
            raise StoreError(message)
    _record(connection, user, "user.add", who, why)


def change_user(connection: Connection, user: User, *, who: str, why: str) -> None:
    """Gives a user another duty, unit, scope or end, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        user: As it shall be; the password and the lock stay.
        who: The administrator.
        why: The reason.

    Raises:
        ConfigError: The scope is not fit.
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    _check(user)
    with store_errors(f"change the user {user.name}"):
        if connection.execute(query("users/change_user"), _values(user)).fetchone() is None:
            raise _unknown(connection, user.name)
    _record(connection, user, "user.change", who, why)


def set_password(
    connection: Connection, name: str, password: str, *, is_one_time: bool, who: str, why: str
) -> None:
    """Gives a user another password, with no failures counted, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        name: The user.
        password: In clear; only its argon2 hash is kept.
        is_one_time: Whether it is changed at the next sign-in.
        who: The administrator.
        why: The reason.

    Raises:
        ConfigError: The password is not fit.
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    check_password(password, name)
    values = {"name": name, "password_hash": hashed(password), "is_one_time": is_one_time}
    with store_errors(f"give {name} another password"):
        if connection.execute(query("users/set_password"), values).fetchone() is None:
            raise _unknown(connection, name)
    record(connection, who=who, what="user.password", subject=f"user {name}", why=why)


def set_lock(
    connection: Connection, name: str, locked_at: datetime | None, *, who: str, why: str
) -> None:
    """Keeps a user out or lets one in again, and writes that down.

    Args:
        connection: In a transaction of an administrator.
        name: The user.
        locked_at: Aware instant from which on; nothing lets the user in.
        who: The administrator.
        why: The reason.

    Raises:
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    what = "user.unlock" if locked_at is None else "user.lock"
    values = {"name": name, "locked_at": locked_at}
    with store_errors(f"{what} {name}"):
        if connection.execute(query("users/set_lock"), values).fetchone() is None:
            raise _unknown(connection, name)
    record(connection, who=who, what=what, subject=f"user {name}", why=why)


def all_users(connection: Connection) -> list[User]:
    """All users by name, without anything of their passwords.

    Args:
        connection: In a transaction of an administrator.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("list the users"), connection.cursor(row_factory=class_row(User)) as cursor:
        return cursor.execute(query("users/all")).fetchall()


def _check(user: User) -> None:
    if NAME.fullmatch(user.name) is None:
        message = (
            f"a user's name is 2 to 63 of a-z, 0-9, dot, dash and underscore and begins with a "
            f"letter or digit, got {user.name!r}"
        )
        raise ConfigError(message)
    if not user.unit.strip():
        message = f"the user {user.name} needs a unit"
        raise ConfigError(message)
    if not user.sites:
        message = f"the user {user.name} needs a site, or all of them"
        raise ConfigError(message)
    if EVERY_SITE in user.sites and (len(user.sites) > 1 or user.duty in OUTSIDERS):
        message = f"all sites are for no {user.duty.value} and stand alone, got {user.sites}"
        raise ConfigError(message)
    if user.email is not None and _EMAIL.fullmatch(user.email) is None:
        message = f"an e-mail address was wanted, got {user.email!r}"
        raise ConfigError(message)


def _values(user: User) -> dict[str, object]:
    return {
        "name": user.name,
        "duty": user.duty.value,
        "unit": user.unit,
        "sites": list(user.sites),
        "needs_plates": user.needs_plates,
        "valid_until": user.valid_until,
        "login": user.login,
        "email": user.email.lower() if user.email else None,
        "is_one_time": user.is_one_time,
    }


def _record(connection: Connection, user: User, what: str, who: str, why: str) -> None:
    until = user.valid_until and user.valid_until.isoformat()
    details = {**_values(user), "valid_until": until}
    record(connection, who=who, what=what, subject=f"user {user.name}", why=why, details=details)


def _unknown(connection: Connection, name: str) -> UnknownNameError:
    known = [row[0] for row in connection.execute(query("users/all")).fetchall()]
    return UnknownNameError("user", name, known, "users")

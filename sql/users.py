"""The people and partners who may sign in: adds, lists and locks them, and checks passwords."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from psycopg.rows import class_row

from schemas.errors import ConfigError, StoreError, UnknownNameError
from sql.audit import record
from sql.connection import Connection, store_errors
from sql.passwords import check_password, fits, hashed, nobodys_hash
from sql.rights import EVERY_SITE, Duty, Scope, acting_as
from sql.statements import query

FAILURES_MAX: Final = 5
"""Wrong passwords in a row after which an account rests for :data:`PAUSE`."""
PAUSE: Final = timedelta(minutes=15)
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,62}")
OUTSIDERS = (Duty.PARTNER, Duty.ENTERPRISE)
"""Duties of those who are no customs officers."""


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
    """

    name: str
    duty: Duty
    unit: str
    sites: tuple[str, ...]
    needs_plates: bool = False
    valid_until: date | None = None
    locked_at: datetime | None = None
    login: str | None = None

    def __post_init__(self) -> None:
        # Rows of the database come as texts and lists.
        object.__setattr__(self, "duty", Duty(self.duty))
        object.__setattr__(self, "sites", tuple(self.sites))


def add_user(connection: Connection, user: User, password: str, *, who: str, why: str) -> None:
    """Adds a user, and writes that down.

    Args:
        connection: Of an account that may act as administrator.
        user: The new one.
        password: In clear; only its argon2 hash is kept.
        who: The administrator.
        why: The reason.

    Raises:
        ConfigError: The name, the scope or the password is not fit.
        StoreError: The name is taken, or the database refuses.
    """
    _check(user)
    check_password(password, user.name)
    values = {
        "name": user.name,
        "duty": user.duty.value,
        "unit": user.unit,
        "sites": list(user.sites),
        "needs_plates": user.needs_plates,
        "valid_until": user.valid_until,
        "login": user.login,
        "password_hash": hashed(password),
    }
    with acting_as(connection, _administrator(who)), store_errors(f"add the user {user.name}"):
        if connection.execute(query("users/insert_user"), values).fetchone() is None:
            message = f"there is a user {user.name} already, and names are never given anew"
            raise StoreError(message)
        del values["password_hash"]
        details = {**values, "valid_until": user.valid_until and user.valid_until.isoformat()}
        subject = f"user {user.name}"
        record(connection, who=who, what="user.add", subject=subject, why=why, details=details)


def list_users(connection: Connection, *, who: str) -> list[User]:
    """All users by name, without anything of their passwords.

    Raises:
        StoreError: The database refuses.
    """
    with (
        acting_as(connection, _administrator(who)),
        store_errors("list the users"),
        connection.cursor(row_factory=class_row(User)) as cursor,
    ):
        return cursor.execute(query("users/all")).fetchall()


def lock_user(connection: Connection, name: str, *, who: str, why: str, now: datetime) -> None:
    """Keeps a user from signing in and reading, and writes that down.

    Raises:
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    _set_lock(connection, name, now, what="user.lock", who=who, why=why)


def unlock_user(connection: Connection, name: str, *, who: str, why: str) -> None:
    """Lets a user in again, with no failures counted, and writes that down.

    Raises:
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    _set_lock(connection, name, None, what="user.unlock", who=who, why=why)


def has_users(connection: Connection) -> bool:
    """Whether anybody has an account.

    Raises:
        StoreError: The database is away or refuses.
    """
    with store_errors("ask who may sign in"):
        row = connection.execute(query("users/anybody")).fetchone()
    return row is not None and bool(row[0])


def scope_of(connection: Connection, name: str, now: datetime) -> Scope | None:
    """As whom somebody who signed in may act now: an account can be locked or end meanwhile.

    Args:
        connection: An autocommit connection of a program's account.
        name: The user.
        now: Aware.

    Raises:
        StoreError: The database is away or refuses.
    """
    with store_errors("see who signed in"):
        row = connection.execute(query("users/scope"), {"name": name, "now": now}).fetchone()
    return Scope(Duty(row[0]), tuple(row[1]), name) if row is not None else None


def sign_out(connection: Connection, name: str, why: str) -> None:
    """Writes down that somebody left.

    Args:
        connection: An autocommit connection of a program's account.
        name: The user.
        why: By choice, or because time was over.

    Raises:
        StoreError: The database is away or refuses.
    """
    with store_errors("sign out"):
        _tell(connection, name, "user.sign_out", why)


def authenticate(connection: Connection, name: str, password: str, now: datetime) -> Scope | None:
    """As whom somebody may act who gives a name and a password.

    An unknown name takes as long as a wrong password, and so does an account that is locked, over
    or resting: who asks learns nothing from the time and nothing from the answer.

    Args:
        connection: An autocommit connection of a program's account.
        name: As it was given.
        password: As it was given.
        now: Aware.

    Returns:
        The scope, or nothing if the two do not fit or the account may not be used.

    Raises:
        StoreError: The database is away or refuses.
    """
    values = {"name": name, "now": now, "failures_max": FAILURES_MAX, "pause": PAUSE}
    # Made before anybody is looked up, for the first time costs a hash more.
    nobody = nobodys_hash()
    with store_errors("sign in"):
        # What no name can be is not even asked for.
        is_name = _NAME.fullmatch(name) is not None
        attempt = query("users/begin_attempt")
        row = connection.execute(attempt, values).fetchone() if is_name else None
        if row is None:
            fits(nobody, password)
            return None
        password_hash, duty, sites, is_paused, is_locked, is_over, failures_n = row
        is_right = fits(password_hash, password)
        if is_right and not (is_paused or is_locked or is_over):
            connection.execute(query("users/end_attempt"), {"name": name})
            _tell(connection, name, "user.sign_in", "the password was right")
            return Scope(Duty(duty), tuple(sites), name)
        if not is_right and failures_n == FAILURES_MAX:
            why = f"{FAILURES_MAX} wrong passwords in a row"
            _tell(connection, name, "user.pause", why)
    return None


def _check(user: User) -> None:
    if _NAME.fullmatch(user.name) is None:
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


def _set_lock(
    connection: Connection, name: str, locked_at: datetime | None, *, what: str, who: str, why: str
) -> None:
    with acting_as(connection, _administrator(who)), store_errors(f"{what} {name}"):
        found = connection.execute(
            query("users/set_lock"), {"name": name, "locked_at": locked_at}
        ).fetchone()
        if found is None:
            known = [row[0] for row in connection.execute(query("users/all")).fetchall()]
            raise UnknownNameError("user", name, known, "users")
        record(connection, who=who, what=what, subject=f"user {name}", why=why)


def _tell(connection: Connection, name: str, what: str, why: str) -> None:
    record(connection, who=name, what=what, subject=f"user {name}", why=why)


def _administrator(who: str) -> Scope:
    return Scope(Duty.ADMINISTRATOR, (EVERY_SITE,), who)

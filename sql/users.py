"""The people and partners who may sign in: adds, lists and locks them, and checks passwords."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from schemas.errors import ConfigError
from sql.accounts import NAME, User, all_users, put_user, set_lock
from sql.audit import record
from sql.connection import Connection, store_errors
from sql.passwords import check_password, fits, hashed, nobodys_hash
from sql.rights import EVERY_SITE, Duty, Scope, acting_as
from sql.statements import query

FAILURES_MAX: Final = 5
"""Wrong passwords in a row after which an account rests for :data:`PAUSE`."""
PAUSE: Final = timedelta(minutes=15)


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
    with acting_as(connection, _administrator(who)):
        put_user(connection, user, password, who=who, why=why)


def list_users(connection: Connection, *, who: str) -> list[User]:
    """All users by name, without anything of their passwords.

    Raises:
        StoreError: The database refuses.
    """
    with acting_as(connection, _administrator(who)):
        return all_users(connection)


def lock_user(connection: Connection, name: str, *, who: str, why: str, now: datetime) -> None:
    """Keeps a user from signing in and reading, and writes that down.

    Raises:
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    with acting_as(connection, _administrator(who)):
        set_lock(connection, name, now, who=who, why=why)


def unlock_user(connection: Connection, name: str, *, who: str, why: str) -> None:
    """Lets a user in again, with no failures counted, and writes that down.

    Raises:
        UnknownNameError: There is no such user.
        StoreError: The database refuses.
    """
    with acting_as(connection, _administrator(who)):
        set_lock(connection, name, None, who=who, why=why)


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


def has_one_time_password(connection: Connection, name: str) -> bool:
    """Whether somebody else chose the password, so that the user has to choose another.

    Args:
        connection: An autocommit connection of a program's account.
        name: The user.

    Raises:
        StoreError: The database is away or refuses.
    """
    with store_errors("see who chose a password"):
        row = connection.execute(query("users/is_one_time"), {"name": name}).fetchone()
    return row is not None and bool(row[0])


def choose_password(connection: Connection, name: str, password: str) -> None:
    """Gives somebody who signed in the password that they chose, and writes that down.

    Args:
        connection: An autocommit connection of a program's account.
        name: The user, who signed in.
        password: In clear; only its argon2 hash is kept.

    Raises:
        ConfigError: The password is not fit, or is the one that is to be changed.
        StoreError: The database is away or refuses.
    """
    check_password(password, name)
    with store_errors("choose a password"), connection.transaction():
        row = connection.execute(query("users/lock_password"), {"name": name}).fetchone()
        if row is not None and fits(row[0], password):
            message = "another password than the one before was wanted"
            raise ConfigError(message)
        values = {"name": name, "password_hash": hashed(password), "is_one_time": False}
        connection.execute(query("users/set_password"), values)
        _tell(connection, name, "user.own_password", "the user chose another password")


def scope_of_identity(
    connection: Connection, email: str | None, name: str | None, now: datetime
) -> Scope | None:
    """As whom somebody may act whom the provider of single sign-on knows, and write it down.

    Args:
        connection: An autocommit connection of a program's account.
        email: The address that the provider vouches for, if any.
        name: The name that the provider gives, which is a user's where no address fits.
        now: Aware.

    Returns:
        The scope, or nothing if no account of ours is that person's or it may not be used; that
        is written down, too.

    Raises:
        StoreError: The database is away or refuses.
    """
    values = {"email": email and email.lower(), "name": name and name.lower(), "now": now}
    with store_errors("sign in"):
        row = connection.execute(query("users/of_identity"), values).fetchone()
        if row is None:
            told = email or name or "nobody"
            record(
                connection,
                who="gatestream",
                what="user.refuse",
                subject=f"identity {told[:200]}",
                why="single sign-on: no account of this identity may be used",
            )
            return None
        _tell(connection, row[0], "user.sign_in", "by single sign-on")
    return Scope(Duty(row[1]), tuple(row[2]), row[0])


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
        is_name = NAME.fullmatch(name) is not None
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


def _tell(connection: Connection, name: str, what: str, why: str) -> None:
    record(connection, who=name, what=what, subject=f"user {name}", why=why)


def _administrator(who: str) -> Scope:
    return Scope(Duty.ADMINISTRATOR, (EVERY_SITE,), who)

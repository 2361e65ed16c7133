"""``gatestream user``: who may sign in, as what, for which sites and until when."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from sql.accounts import User
    from sql.connection import Connection

PASSWORD_VARIABLE = "GATESTREAM_NEW_PASSWORD"  # noqa: S105 -- the name of it, not the secret

user = typer.Typer(
    no_args_is_help=True, help="People and partners who may sign in: add, list, lock."
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]
Why = Annotated[str, typer.Option("--why", help="Reason, for the audit log.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


@user.command()
def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and . _ -")],
    *,
    duty: Annotated[
        str,
        typer.Option(
            help="leader, branch_head, shift_officer, analyst, administrator, partner, enterprise"
        ),
    ],
    unit: Annotated[
        str, typer.Option(help="Customs unit, enterprise, or the party of a partner's regulations.")
    ],
    why: Why,
    site: Annotated[
        list[str] | None, typer.Option(help="A site the user may see; once for each.")
    ] = None,
    every_site: Annotated[
        bool, typer.Option("--every-site", help="All sites, also those to come.")
    ] = False,
    valid_until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Last day of the account.")
    ] = None,
    needs_plates: Annotated[
        bool,
        typer.Option("--needs-plates", help="Show an analyst number plates instead of tokens."),
    ] = False,
    login: Annotated[
        str | None, typer.Option(help="The user's own account of the database, if any.")
    ] = None,
    email: Annotated[
        str | None, typer.Option(help="How the provider of single sign-on names the user.")
    ] = None,
    one_time: Annotated[
        bool, typer.Option("--one-time", help="The user changes the password at the first sign-in.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a user.

    The password is asked for; where nobody can be asked it is the first line of
    standard input, or the variable GATESTREAM_NEW_PASSWORD. It is never an
    argument, for those stand in the list of processes.

    [bold]Examples[/bold]

    gatestream user add van.a --duty shift_officer --unit "Cát Lái" --site cat-lai --why "QĐ 12"

    gatestream user add an --duty analyst --unit "Cục GSQL" --every-site --why "QĐ 9" < secret.txt
    """
    from sql.accounts import User  # noqa: PLC0415
    from sql.rights import EVERY_SITE, Duty  # noqa: PLC0415
    from sql.users import add_user  # noqa: PLC0415

    if duty not in [*Duty]:
        message = f"--duty: unknown duty {duty!r}; known: {', '.join(Duty)}"
        raise ConfigError(message)
    if every_site and site:
        message = "--site and --every-site: wanted one of them, got both"
        raise ConfigError(message)
    wanted = User(
        name=name,
        duty=Duty(duty),
        unit=unit,
        sites=(EVERY_SITE,) if every_site else tuple(site or ()),
        needs_plates=needs_plates,
        valid_until=valid_until.date() if valid_until is not None else None,
        login=login,
        email=email and email.lower(),
        is_one_time=one_time,
    )
    with _store() as (connection, who):
        add_user(connection, wanted, _password(name), who=who, why=why)
    _answer(as_json, name, "added")


@user.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the users.

    [bold]Examples[/bold]

    gatestream user list

    gatestream user list --json
    """
    from sql.users import list_users  # noqa: PLC0415

    with _store() as (connection, who):
        found = list_users(connection, who=who)
    if as_json:
        print_json({"users": [_row(each) for each in found]})
        return
    print_table(
        "Tên/Name",
        "Nhiệm vụ/Duty",
        "Đơn vị/Unit",
        "Địa điểm/Sites",
        "Đến/Until",
        "Khóa/Locked",
        rows=[
            (
                each.name,
                each.duty.value,
                each.unit,
                ", ".join(each.sites),
                f"{each.valid_until or '–'}",
                f"{each.locked_at:%Y-%m-%d %H:%M} UTC" if each.locked_at else "–",
            )
            for each in found
        ],
    )


@user.command()
def lock(name: Name, why: Why, as_json: AsJson = False) -> None:
    """Keep a user out from now on.

    [bold]Examples[/bold]

    gatestream user lock nguyen.van.a --why "left the branch"
    """
    from sql.users import lock_user  # noqa: PLC0415

    with _store() as (connection, who):
        lock_user(connection, name, who=who, why=why, now=datetime.now(UTC))
    _answer(as_json, name, "locked")


@user.command()
def unlock(name: Name, why: Why, as_json: AsJson = False) -> None:
    """Let a locked user in again.

    [bold]Examples[/bold]

    gatestream user unlock nguyen.van.a --why "is back"
    """
    from sql.users import unlock_user  # noqa: PLC0415

    with _store() as (connection, who):
        unlock_user(connection, name, who=who, why=why)
    _answer(as_json, name, "unlocked")


@contextmanager
def _store() -> Iterator[tuple[Connection, str]]:
    from schemas.person import person  # noqa: PLC0415
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import bring_up_to_date  # noqa: PLC0415

    with connect(settings_from(os.environ), "user") as connection:
        bring_up_to_date(connection)
        yield connection, person()


def _password(name: str) -> str:
    if (given := os.environ.get(PASSWORD_VARIABLE)) is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt(
        f"Mật khẩu của/Password of {name}", hide_input=True, confirmation_prompt=True, err=True
    )
    return asked


def _row(each: User) -> dict[str, object]:
    return {
        "name": each.name,
        "duty": each.duty.value,
        "unit": each.unit,
        "sites": list(each.sites),
        "needs_plates": each.needs_plates,
        "valid_until": each.valid_until.isoformat() if each.valid_until else None,
        "locked_at": each.locked_at.isoformat() if each.locked_at else None,
        "login": each.login,
        "email": each.email,
    }


def _answer(as_json: bool, name: str, done: str) -> None:
    if as_json:
        print_json({"name": name, "done": done})
    else:
        show_note(f"The user {name} was {done}.")

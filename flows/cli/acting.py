"""What commands share that write for a person: the site, the store as its writer, and the act."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from schemas.errors import ConfigError
from schemas.person import person

if TYPE_CHECKING:
    from schemas.act import Act
    from schemas.site import SiteFile
    from sql.connection import Connection

SiteArgument = Annotated[Path, typer.Argument(metavar="SITE.toml", help="The site file.")]
Who = Annotated[
    str | None, typer.Option("--who", help="Who says so; else the account that runs the command.")
]
Why = Annotated[str, typer.Option("--why", help="Reason, for the audit log.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")]


def the_site(site_file: Path) -> SiteFile:
    """The site of a site file, whatever its cameras are like.

    Raises:
        ConfigError: The file cannot be used.
    """
    from schemas.site import load_usable_site  # noqa: PLC0415

    return load_usable_site(site_file)[0]


@contextmanager
def writing(purpose: str) -> Iterator[Connection]:
    """A connection to the store as its writer.

    Args:
        purpose: What it is for, shown in the server's list of connections.

    Raises:
        StoreError: The store cannot be reached.
    """
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import become_writer, bring_up_to_date  # noqa: PLC0415

    with connect(settings_from(os.environ), purpose) as connection:
        bring_up_to_date(connection)
        become_writer(connection)
        yield connection


def act_of(who: str | None, why: str) -> Act:
    """What a person does now.

    Args:
        who: The person; else the account that runs the command.
        why: The reason.
    """
    from schemas.act import Act  # noqa: PLC0415

    return Act(who or person(), why, datetime.now(UTC))


def the_id(what: str, told: str) -> UUID:
    """An id that a person typed.

    Args:
        what: Of what, for the sentence.
        told: The text.

    Raises:
        ConfigError: It is none.
    """
    try:
        return UUID(told)
    except ValueError:
        message = f"the id of a {what} was wanted, got {told!r}"
        raise ConfigError(message) from None


def iso(instant: datetime | None) -> str | None:
    """An instant for programs."""
    return None if instant is None else instant.astimezone(UTC).isoformat()


def local(instant: datetime | None) -> str:
    """An instant for people, in local time."""
    from schemas.opening_hours import LOCAL  # noqa: PLC0415

    return "–" if instant is None else f"{instant.astimezone(LOCAL):%d/%m/%Y %H:%M}"


def plain(row: Mapping[str, Any]) -> dict[str, object]:
    """A row of the store for programs."""
    return {
        name: iso(value)
        if isinstance(value, datetime)
        else value
        if value is None or isinstance(value, str | int | float)
        else str(value)
        for name, value in row.items()
    }

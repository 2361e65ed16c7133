"""A store for a command that somebody types in a duty."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.person import person

if TYPE_CHECKING:
    from sql.connection import Connection
    from sql.rights import Duty


@contextmanager
def store_as(duty: Duty, purpose: str, who: str | None = None) -> Iterator[Connection]:
    """The store of the environment, for all sites, in a transaction of the duty.

    Args:
        duty: What the command may do.
        purpose: What it is for, shown in the server's list of connections.
        who: Who is behind it; else whoever types it.

    Raises:
        StoreError: The store is away, or its account may not act in the duty.
    """
    from sql.connection import connect  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.rights import EVERY_SITE, Scope, acting_as, bring_up_to_date  # noqa: PLC0415

    with connect(settings_from(os.environ), purpose) as connection:
        bring_up_to_date(connection)
        with acting_as(connection, Scope(duty, (EVERY_SITE,), who or person())):
            yield connection

"""What a site's join goes by, and how far it has got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.json import Jsonb

from schemas.matching.policy import MatchPolicy
from sql.connection import Connection, store_errors
from sql.statements import query


@dataclass(frozen=True, slots=True)
class MatchProgress:
    """How far a site's join has got.

    Attributes:
        as_of: Aware; the last instant that it was brought up to.
        entry_n: The last entry of the log that it had read then.
    """

    as_of: datetime
    entry_n: int


def set_policy(connection: Connection, site: str, policy: MatchPolicy) -> bool:
    """Says what sets the times of a site's entries from now on.

    Entries that are logged keep their times: what was told to people was told by them. A site of
    which nothing is said has the default.

    Args:
        connection: To the store, as its writer.
        site: Site id.
        policy: That of its site file.

    Returns:
        Whether it was another one before.

    Raises:
        StoreError: The database refuses.
    """
    values = {"site": site, "policy": Jsonb(policy.model_dump(mode="json"))}
    with store_errors("keep the policy of matching"):
        return connection.execute(query("match_log/set_policy"), values).rowcount > 0


def match_progress(connection: Connection, site: str) -> MatchProgress | None:
    """How far a site's join has got; nothing where it never ran.

    Raises:
        StoreError: The database refuses.
    """
    with store_errors("ask how far the join has got"):
        row = connection.execute(query("match_log/progress"), {"site": site}).fetchone()
    return MatchProgress(*row) if row is not None else None


def set_match_progress(connection: Connection, site: str, reached: MatchProgress) -> None:
    """Keeps how far a site's join has got; it never goes back.

    Args:
        connection: To the store, as its writer; best inside the transaction of what the join gave
            out.
        site: Site id.
        reached: How far.

    Raises:
        StoreError: The database refuses.
    """
    values = {"site": site, "as_of": reached.as_of, "entry_n": reached.entry_n}
    with store_errors("keep how far the join has got"):
        connection.execute(query("match_log/set_progress"), values)

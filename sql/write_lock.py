"""The lock that lines writers up, and what every one of them has to know once it has it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache

from pydantic import ValidationError

from schemas.errors import StoreError
from schemas.matching.policy import MatchPolicy
from sql.connection import Connection
from sql.statements import query

_DEFAULT = MatchPolicy()


@dataclass(frozen=True, slots=True)
class Policies:
    """The sites' policies of matching, as they were when the lock was asked for.

    Attributes:
        by_site: Those that were set.
    """

    by_site: dict[str, MatchPolicy]

    def of(self, site: str) -> MatchPolicy:
        """That of a site, which is the default where none was set."""
        return self.by_site.get(site, _DEFAULT)


@dataclass(frozen=True, slots=True)
class WriteLock:
    """What a writer is told with the lock.

    Attributes:
        incoming_bytes: How much lies in the tables for passages that come in; nothing where the
            session has no such tables yet.
        policies: Of all sites.
    """

    incoming_bytes: int | None
    policies: Policies


def lock_writers(connection: Connection) -> WriteLock:
    """Waits for other writers; the lock is given back at the end of the transaction.

    Args:
        connection: Inside a transaction.

    Raises:
        psycopg.Error: The database refuses.
        StoreError: A policy was set that this program does not know.
    """
    row = connection.execute(query("store/lock_writers")).fetchone()
    incoming_bytes, policies = row if row is not None else (None, None)
    return WriteLock(incoming_bytes, _policies(policies))


@lru_cache(maxsize=8)
def _policies(told: str | None) -> Policies:
    by_site = {}
    for site, policy in json.loads(told or "{}").items():
        try:
            by_site[site] = MatchPolicy.model_validate(policy, strict=False)
        except ValidationError as error:
            problem = error.errors()[0]
            message = (
                f"the store's policy of matching for {site} is none that this program knows: "
                f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
            )
            raise StoreError(message) from error
    return Policies(by_site)

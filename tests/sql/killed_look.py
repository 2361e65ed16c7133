"""Opens two alerts in a store, and dies of SIGKILL where it is told to.

    killed_look.py DSN WHERE WHEN [N]

``WHERE`` is a function such as ``sql.alerts.decide``, whose ``N``-th call kills ``before`` or
``after`` it.
"""

from __future__ import annotations

import importlib
import sys
from datetime import UTC, datetime

from schemas.alert_message import message_of
from sql.alerts import apply_findings
from sql.connection import connection_to
from tests.sql.killed_run import deadly
from tests.sql.test_alerts import START, finding


def main(dsn: str, where: str, when: str, call_n: str = "1") -> None:
    owner, name = where.rsplit(".", 1)
    module, _, attribute = owner.partition(":")
    holder = importlib.import_module(module)
    holder = getattr(holder, attribute) if attribute else holder
    with connection_to(dsn, "test") as connection:
        setattr(holder, name, deadly(getattr(holder, name), int(call_n), when))
        findings = [finding(), finding(lane=None)]
        apply_findings(connection, "cat-lai", findings, START, datetime.now(UTC), message_of)


if __name__ == "__main__":
    main(*sys.argv[1:])

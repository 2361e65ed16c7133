"""Carries out what officers ordered, and dies of SIGKILL where told to.

    killed_order.py HOME DSN WHERE N WHEN

As ``killed_run.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sql.correction_orders import carry_out_due
from sql.home import Home, StoreSettings
from sql.store import open_store
from tests.sql.killed_run import make_deadly


def main(home: str, dsn: str, where: str, call_n: str, when: str) -> None:
    make_deadly(where, int(call_n), when)
    with open_store(StoreSettings(Home(Path(home)), dsn), "orders") as store:
        carry_out_due(store)


if __name__ == "__main__":
    main(*sys.argv[1:])

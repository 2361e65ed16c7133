"""Makes a backup or restores one, and dies of SIGKILL where it is told to.

killed_backup.py HOME DSN FOLDER backup|restore WHERE N WHEN

``WHERE``, ``N`` and ``WHEN`` are those of ``killed_run.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from sql.backup import back_up
from sql.connection import connect
from sql.home import Home, StoreSettings
from sql.restore import restore
from tests.sql.killed_run import make_deadly


def main(home: str, dsn: str, folder: str, act: str, where: str, call_n: str, when: str) -> None:
    make_deadly(where, int(call_n), when)
    settings = StoreSettings(Home(Path(home)), dsn)
    with connect(settings, "killed") as connection:
        if act == "backup":
            back_up(connection, settings.home, Path(folder), who="an")
        else:
            restore(connection, settings.home, Path(folder), who="an")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Writes passages and papers to a store in batches of ten, and dies of SIGKILL where told to.

    killed_run.py HOME DSN RECORDS WHERE N WHEN

``RECORDS`` is a file of passages, one JSON a line. ``WHERE`` is a function such as ``os.fsync``;
its ``N``-th call kills ``before`` or ``after`` it, or in the middle of a write (``torn``).
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.passage import Passage
from sql.home import Home, StoreSettings
from sql.store import open_store
from tests.sql import paper


def deadly(original: Callable[..., Any], call_n: int, when: str) -> Callable[..., Any]:
    """The function, except that one call of it is the process's last."""
    calls = 0

    def call(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls < call_n:
            return original(*arguments, **options)
        if when == "torn":
            descriptor, content = arguments
            original(descriptor, bytes(content)[: len(content) // 2])
        elif when == "after":
            original(*arguments, **options)
        os.kill(os.getpid(), signal.SIGKILL)
        raise SystemExit(1)

    return call


def make_deadly(where: str, call_n: int, when: str) -> None:
    """Puts the deadly function in the place of the one that ``where`` names."""
    owner, name = where.rsplit(".", 1)
    module, _, attribute = owner.partition(":")
    holder = importlib.import_module(module)
    holder = getattr(holder, attribute) if attribute else holder
    setattr(holder, name, deadly(getattr(holder, name), call_n, when))


def main(home: str, dsn: str, records: str, where: str, call_n: str, when: str) -> None:
    make_deadly(where, int(call_n), when)
    lines = Path(records).read_text(encoding="utf-8").splitlines()
    passages = [Passage.model_validate_json(line) for line in lines]
    with open_store(StoreSettings(Home(Path(home)), dsn)) as store:
        for start in range(0, len(passages), 10):
            batch = passages[start : start + 10]
            store.write([*paper.lines_of(batch), *batch])
            store.sync_archive(datetime.now(UTC))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Follows the topics of a site as a program of its own, which kills itself in the middle.

``topic_child.py SITE.toml`` reads the topics to their end; with a number it kills itself when it
is about to write for that time, after the brokers had time to hear of what was written before.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from flows.feeds import kafka_topic
from flows.feeds.kafka import follow_topics
from schemas.site import load_site
from sql.home import settings_from
from sql.passages import Written
from sql.segment_lines import Record
from sql.store import Store

HEARD_S = 0.7
_write = Store.write
_writes_n = 0


def _write_or_die(self: Store, records: Sequence[Record]) -> Written:
    global _writes_n  # noqa: PLW0603 - of this process, which dies of it
    _writes_n += 1
    if _writes_n == int(sys.argv[2]):
        time.sleep(HEARD_S)
        os.kill(os.getpid(), signal.SIGKILL)
    return _write(self, records)


if __name__ == "__main__":
    # Small batches, so that there are several of them.
    kafka_topic.BATCH_N = 20  # type: ignore[misc]
    if len(sys.argv) > 2:
        Store.write = _write_or_die  # type: ignore[method-assign]
    follow_topics(load_site(Path(sys.argv[1])), settings_from(os.environ), until_end=True)

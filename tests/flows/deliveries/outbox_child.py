"""Sends what waits, until it is killed.

outbox_child.py DSN URL NOW
"""

from __future__ import annotations

import sys
import time
from datetime import datetime

from flows.deliveries.outbox import sending
from flows.deliveries.webhook import Webhook
from sql.deliveries import CONFIRMATIONS


def main(dsn: str, url: str, now: str) -> None:
    instant = datetime.fromisoformat(now)
    with sending(dsn, [(CONFIRMATIONS, Webhook(url))], lambda: instant, every_s=0.01):
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Follows the topics of a site as a program of its own, to be killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from flows.feeds.kafka import follow_topics
from schemas.site import load_site
from sql.home import settings_from

if __name__ == "__main__":
    counts = follow_topics(
        load_site(Path(sys.argv[1])), settings_from(os.environ), until_end=sys.argv[2:] == ["end"]
    )
    print(counts)

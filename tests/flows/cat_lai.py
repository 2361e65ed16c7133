"""A port with two feeds; run as a program, its matching until it is killed, at a day of its own."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from flows.match_run import match_site
from schemas.site import SiteFile
from sql.home import Home, StoreSettings
from tests.sql import paper

SITE = SiteFile.model_validate(
    {
        "site": {"id": "cat-lai", "name": "Cát Lái", "type": "seaport"},
        **{table: {} for table in ("gates", "lanes", "cameras")},
        "feeds": {
            "vnaccs": {"kind": "declaration", "folder": "declarations"},
            "manifest": {"kind": "manifest_line", "folder": "manifests"},
        },
    }
)

if __name__ == "__main__":
    home, dsn = sys.argv[1:]
    print("up", flush=True)  # noqa: T201
    # All was told by then, and nothing is due yet.
    at = paper.START + timedelta(hours=2)
    match_site(SITE, StoreSettings(Home(Path(home)), dsn), now=lambda: at)

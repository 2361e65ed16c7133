"""A port with two feeds; run as a program, its matching until it is killed."""

from __future__ import annotations

import sys
from pathlib import Path

from flows.match_run import match_site
from schemas.site import SiteFile
from sql.home import Home, StoreSettings

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
    match_site(SITE, StoreSettings(Home(Path(home)), dsn))

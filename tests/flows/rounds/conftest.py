from __future__ import annotations

from tests.sql.conftest import (  # noqa: F401 - fixtures
    dump,
    server_conninfo,
    server_root,
    settings,
    store_connection,
    vehicle,
)

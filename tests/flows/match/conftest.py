from __future__ import annotations

from tests.sql.conftest import (  # noqa: F401 - fixtures
    any_server_conninfo,
    any_settings,
    any_store_connection,
    dump,
    new_database,
    server_conninfo,
    server_root,
    settings,
    store_connection,
    stored_in_time,
    timescale_conninfo,
    vehicle,
)

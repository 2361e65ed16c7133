from __future__ import annotations

from pathlib import Path

import pytest
from kafka_cluster import SITE, Cluster

from schemas.site import SiteFile, load_site
from tests.sql.conftest import (  # noqa: F401 - fixtures
    server_conninfo,
    server_root,
    settings,
    store_connection,
)


@pytest.fixture
def cluster() -> Cluster:
    cluster = Cluster()
    cluster.send("manifests")
    cluster.send("moves")
    for topic in ("manifests", "moves"):
        cluster.producer.list_topics(topic, timeout=10)
    return cluster


@pytest.fixture
def site_path(cluster: Cluster, tmp_path: Path) -> Path:
    path = tmp_path / "site.toml"
    path.write_text(SITE.replace("{brokers}", cluster.brokers), encoding="utf-8")
    return path


@pytest.fixture
def site(site_path: Path) -> SiteFile:
    return load_site(site_path)

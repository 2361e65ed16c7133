from pathlib import Path

import pytest
from gate_run import make_short_gate


@pytest.fixture(scope="session")
def short_gate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site file of a clip in which two lorries pass."""
    return make_short_gate(tmp_path_factory.mktemp("gate"))

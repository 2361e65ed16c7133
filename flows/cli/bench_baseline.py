"""The raw libraries' side of the benchmarks.

The baselines lie among the tests, import nothing of ours, and are loaded by their path: an
installed wheel does not carry them.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Final

from schemas.errors import ConfigError

ROOT: Final = Path(__file__).parents[2]
BASELINES: Final = ROOT / "tests" / "benchmarks" / "bare"


def load_baseline(name: str, folder: Path = BASELINES) -> ModuleType:
    """Loads a baseline and the libraries that it compares ours with.

    Args:
        name: Of its module.
        folder: Where it lies.

    Raises:
        ConfigError: It is not there, as in an installed wheel.
    """
    path = folder / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if not path.is_file() or spec is None or spec.loader is None:
        message = (
            f"{path}: the raw library's side of the benchmark was wanted, but it lies in a "
            "source checkout alone; run the benchmark there"
        )
        raise ConfigError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

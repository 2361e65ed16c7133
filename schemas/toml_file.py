"""Reads the TOML files that people write."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from schemas.errors import ConfigError


def toml_document(path: Path, wanted: str) -> dict[str, Any]:
    """The tables of a TOML file.

    Args:
        path: The file.
        wanted: What it should be, such as ``a site file``.

    Raises:
        ConfigError: It is missing, cannot be read, or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        message = f"{path}: {wanted} was wanted, but there is no such file"
        raise ConfigError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {wanted} that can be read was wanted: {error}"
        raise ConfigError(message) from error
    except tomllib.TOMLDecodeError as error:
        message = f"{path}: a TOML file was wanted: {error}"
        raise ConfigError(message) from error

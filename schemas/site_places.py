"""Where the files and streams of a site file are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from schemas.errors import ConfigError

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Z][A-Z0-9_]*)(?::-(?P<default>[^}]*))?\}")
# An account ends at the last @ before the path, as FFmpeg splits an address.
# In front of a broker it begins behind a quote.
CREDENTIALS = re.compile(r"(?<=://)[^/?#\s]*@|(?<=['\"])[^'\"/@\s]*:[^'\"/\s]*@")
"""The account in an address."""


def expanded(uri: str, environ: Mapping[str, str], where: str) -> str:
    """A file or stream with the variables that it names.

    Args:
        uri: With ``${NAME:-default}``.
        environ: Where they are looked up.
        where: Table of the site file, for the sentence.

    Raises:
        ConfigError: A variable is not set, and has no default.
    """

    def value(match: re.Match[str]) -> str:
        default: str | None = match["default"]
        found = environ.get(match["name"]) or default
        if found is None:
            message = f"{where}: uri needs the environment variable {match['name']}; it is not set"
            raise ConfigError(message)
        return found

    return _VARIABLE.sub(value, uri)


def beside(uri: str, site_path: Path) -> str:
    """A relative file beside the site file, if it is there; all else as it is.

    Args:
        uri: File or stream.
        site_path: The site file.
    """
    if "://" in uri or Path(uri).is_absolute():
        return uri
    file = site_path.parent / uri
    return str(file) if file.exists() or not Path(uri).exists() else uri

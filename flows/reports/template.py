"""Templates of reports: the ones that come along, or a customs unit's own instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Final

from schemas.errors import ConfigError

BUNDLED: Final = Path(__file__).parent / "templates"
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)


def filled(name: str, values: Mapping[str, str], folder: Path | None = None) -> str:
    """A template with its values, which are HTML already.

    Args:
        name: Of the template, such as ``reconciliation.html``.
        values: By name; all of them are escaped.
        folder: Where a unit keeps its own templates; one that is not there is the bundled one.

    Raises:
        ConfigError: It cannot be read, or names a value that there is not.
    """
    own = folder / name if folder is not None else None
    path = own if own is not None and own.is_file() else BUNDLED / name
    try:
        return Template(path.read_text(encoding="utf-8")).substitute(values)
    except KeyError as error:
        message = f"{path}: unknown value ${error.args[0]}; known: {', '.join(sorted(values))}"
        raise ConfigError(message) from error
    except (OSError, ValueError) as error:
        message = f"{path}: a template was wanted: {error}"
        raise ConfigError(message) from error


def style_and_body(page: str) -> tuple[str, str]:
    """The CSS and the body of a page, for those who lay it out.

    Args:
        page: A whole page of HTML.

    Raises:
        ConfigError: It has no body.
    """
    body = _BODY.search(page)
    if body is None:
        message = "a template with a <body> was wanted, got none"
        raise ConfigError(message)
    return "\n".join(_STYLE.findall(page)), body[1]

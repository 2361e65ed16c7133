"""Puts what was drawn into the text of a site file; all else in it stays as a person wrote it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from flows.drawing.lane_draft import LaneDraft, NewCamera
from schemas.errors import ConfigError
from schemas.site import WHOLE_PICTURE, SiteType

_NO_ID: Final = re.compile(r"[^a-z0-9]+")
_ACCOUNT: Final = re.compile(r"(?<=://)(?P<account>[^/?#\s]*)@")
_HELD: Final = re.compile(r"\$\{[A-Z][A-Z0-9_]*(:-[^}]*)?\}")


def drawn_into(text: str, camera_id: str, draft: LaneDraft, new: NewCamera | None) -> str:
    """The text of a site file with what was drawn for a camera.

    Args:
        text: The file's text.
        camera_id: The camera.
        draft: What was drawn.
        new: What else is known of the camera, if the file does not have it yet.

    Raises:
        ConfigError: The text is no TOML, or its tables are not where they belong.
    """
    try:
        document = tomlkit.parse(text)
        if new is not None:
            _add(document, camera_id, new)
        _draw(_table(document, "cameras")[camera_id], draft.rounded())
    except (TOMLKitError, KeyError, TypeError, AttributeError) as error:
        message = f"the table [cameras.{camera_id}] of a site file was wanted, got {error}"
        raise ConfigError(message) from error
    return tomlkit.dumps(document)


def empty_site(path: Path) -> str:
    """The text of a site file without lanes and cameras.

    Args:
        path: Where it is to stand; the site is named after it.
    """
    site_id = _NO_ID.sub("-", path.stem.lower()).strip("-") or "site"
    kinds = ", ".join(SiteType)
    return (
        f'[site]\nid = "{site_id}"\nname = "{site_id}"\n'
        f'# One of {kinds}.\ntype = "{SiteType.SEAPORT}"\n\n[gates.a]\nname = "Cổng A"\n'
    )


def without_account(uri: str, camera_id: str) -> tuple[str, str, str]:
    """An address whose account is taken from the environment.

    Args:
        uri: As a person typed it.
        camera_id: The camera, after which the variable is named.

    Returns:
        What may stand in a file, the name of the variable and its value; the last two are empty
        where the address has no account, or takes it from the environment already.
    """
    match = _ACCOUNT.search(uri)
    if match is None or not match["account"] or _HELD.fullmatch(match["account"]):
        return uri, "", ""
    name = "CAMERA_" + _NO_ID.sub("_", camera_id).upper()
    held = f"{uri[: match.start()]}${{{name}}}@{uri[match.end() :]}"
    return held, name, match["account"]


def _add(document: TOMLDocument, camera_id: str, new: NewCamera) -> None:
    lanes = _table(document, "lanes")
    if new.lane not in lanes:
        lane = tomlkit.table()
        gates = list(_table(document, "gates"))
        lane["gate"] = gates[0]
        lane["direction"] = str(new.direction)
        lane.add(tomlkit.nl())
        lanes[new.lane] = lane
    camera = tomlkit.table()
    camera["lane"] = new.lane
    camera["uri"] = new.uri
    camera["position"] = str(new.position)
    if new.travel_s is not None:
        camera["travel_s"] = _array(new.travel_s)
    _table(document, "cameras")[camera_id] = camera


def _table(document: TOMLDocument, name: str) -> Any:  # noqa: ANN401
    if name not in document:
        # Its own header would say nothing: [lanes.in-1] makes it.
        document[name] = tomlkit.table(is_super_table=True)
    return document[name]


def _draw(camera: Any, draft: LaneDraft) -> None:  # noqa: ANN401
    _put(camera, "region", draft.region, leave_out=draft.region == WHOLE_PICTURE)
    _put(camera, "mask", draft.mask, leave_out=not draft.mask)
    _put(camera, "line", draft.line)
    if draft.calibration is None:
        camera.pop("calibration", None)
        return
    if "calibration" not in camera:
        camera["calibration"] = tomlkit.table()
    _put(camera["calibration"], "image", draft.calibration.image)
    _put(camera["calibration"], "ground_m", draft.calibration.ground_m)


def _put(table: Any, key: str, value: Sequence[Any], *, leave_out: bool = False) -> None:  # noqa: ANN401
    """Sets a key; one that says the same already is left as it was typed."""
    if leave_out:
        table.pop(key, None)
    elif key not in table or table[key].unwrap() != _as_lists(value):
        table[key] = _array(value)


def _array(value: Sequence[Any]) -> Array:
    array = tomlkit.array()
    for item in value:
        array.append(_array(item) if isinstance(item, tuple) else item)
    return array


def _as_lists(value: Sequence[Any]) -> list[Any]:
    return [_as_lists(item) if isinstance(item, tuple) else item for item in value]

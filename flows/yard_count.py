"""Reads a count of a yard from a CSV file."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from schemas.errors import InputError
from schemas.iso6346 import normalise
from schemas.opening_hours import LOCAL
from schemas.yard.stock import Counted

_COLUMNS = {"container", "in_at", "gate"}


def counted_containers(path: Path) -> list[Counted]:
    """The containers of a count.

    Args:
        path: CSV in UTF-8 with the column ``container``, and ``in_at`` and ``gate`` if known;
            instants without a zone are local.

    Raises:
        InputError: The file cannot be read, has other columns, or a line is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.DictReader(file)
            columns = set(lines.fieldnames or ())
            if "container" not in columns or not columns <= _COLUMNS:
                wanted = "the column container, and in_at and gate if known"
                message = (
                    f"{path}: {wanted} were wanted, got {', '.join(sorted(columns)) or 'none'}"
                )
                raise InputError(message)
            return [_counted(path, lines.line_num, line) for line in lines]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: a CSV file in UTF-8 was wanted: {error}"
        raise InputError(message) from error


def _counted(path: Path, line_n: int, line: dict[str, str | None]) -> Counted:
    number = normalise(line["container"] or "")
    if len(number) != 11 or not (number[:4].isalpha() and number[4:].isdigit()):  # noqa: PLR2004
        message = f"{path}:{line_n}: a container number was wanted, got {line['container']!r}"
        raise InputError(message)
    told = line.get("in_at") or ""
    try:
        in_at = datetime.fromisoformat(told) if told else None
    except ValueError:
        message = f"{path}:{line_n}: an instant such as 2026-11-21T18:00 was wanted, got {told!r}"
        raise InputError(message) from None
    if in_at is not None and in_at.tzinfo is None:
        in_at = in_at.replace(tzinfo=LOCAL)
    return Counted(number, in_at, line.get("gate") or None)

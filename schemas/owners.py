"""Who owns a container: the registry of owner codes (ISO 6346:2022, clause 3.1).

The bundled file was gathered from what is public about the codes that container lines and lessors
paint on their boxes; it is no copy of the register that the Bureau International des Containers
keeps, and is smaller. A site that meets other owners adds them in a file of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from schemas.errors import InputError

COLUMNS: Final = ("code", "company", "source")
_BUNDLED: Final = Path(__file__).with_name("owner_codes.csv")
_CODE: Final = re.compile("[A-Z]{3}[UJZ]")
_CODE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a code.

    Attributes:
        code: Three letters of the owner and the category letter, such as ``MSCU``.
        company: The line or lessor.
        source: Where that is known from; may be empty in a site's own file.
    """

    code: str
    company: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class OwnerRegistry:
    """Owner codes that are known; never changes once it is made.

    Attributes:
        owners: By owner code with its category letter.
    """

    owners: Mapping[str, Owner] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, owners: Iterable[Owner]) -> OwnerRegistry:
        """A registry of some owners; of two with one code the later counts."""
        return cls(MappingProxyType({owner.code: owner for owner in owners}))

    @classmethod
    def bundled(cls) -> OwnerRegistry:
        """The registry that comes with the program."""
        return _bundled()

    @classmethod
    def load(cls, path: Path) -> OwnerRegistry:
        """Reads a CSV file with the columns ``code``, ``company`` and, if it likes, ``source``.

        Args:
            path: UTF-8, with a header.

        Raises:
            InputError: The file cannot be read, lacks a column, or has a row that is no owner's
                or names a code twice.
        """
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return cls.of(_owners(path, file))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            message = f"{path}: a CSV file of owner codes was wanted: {error}"
            raise InputError(message) from error

    def updated(self, other: OwnerRegistry) -> OwnerRegistry:
        """This registry with the owners of another, which adds to it and overrides it."""
        return OwnerRegistry.of((*self.owners.values(), *other.owners.values()))

    def owner(self, code: str) -> Owner | None:
        """The owner of a code, if it is known.

        Args:
            code: An owner code with its category letter, or a whole container code.
        """
        return self.owners.get(code[:_CODE_LENGTH])

    def known(self, code: str) -> bool:
        """Whether the owner of a code is known; see :meth:`owner`."""
        return self.owner(code) is not None


@cache
def _bundled() -> OwnerRegistry:
    return OwnerRegistry.load(_BUNDLED)


def _owners(path: Path, lines: Iterable[str]) -> Iterator[Owner]:
    rows = csv.DictReader(lines, restval="")
    missing = [name for name in COLUMNS[:2] if name not in (rows.fieldnames or ())]
    if missing:
        message = (
            f"{path}: wanted the columns {', '.join(COLUMNS)} (the last may be left out), "
            f"got {', '.join(rows.fieldnames or ()) or 'an empty file'}"
        )
        raise InputError(message)
    first_lines: dict[str, int] = {}
    for row in rows:
        where = f"{path}, line {rows.line_num}"
        code, company = row["code"].strip(), row["company"].strip()
        if _CODE.fullmatch(code) is None or not company:
            message = (
                f"{where}: wanted an owner code such as MSCU, which ends in U, J or Z, and its "
                f"company, got {code!r} and {company!r}"
            )
            raise InputError(message)
        if code in first_lines:
            message = f"{where}: {code} stands in line {first_lines[code]} already"
            raise InputError(message)
        first_lines[code] = rows.line_num
        yield Owner(code, company, row.get("source", "").strip())

"""What a manifest tells of tables other than passages."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from sql.manifest_files import TableFile, Told, refuse_file_of_others


class ToldDay(Told):
    """A local day of a table, and what the archive holds of it.

    Attributes:
        day: Day in Asia/Ho_Chi_Minh.
        changes_n: The day's version in the store that it was written from.
        rows_n: Its rows.
    """

    day: date
    changes_n: int
    rows_n: int


class ToldPeriod(Told):
    """The file of a table other than passages, of a site and a day, or the days of a month.

    A day that changed after its month was compacted has the month's file written anew: what was
    told of a day comes on that day, so that this is rare.

    Attributes:
        relation: The table, one of :data:`sql.archive_tables.ARCHIVED_TABLES`.
        site: Site id.
        version: Of the columns of its file.
        days: All days in it.
        file: It.
    """

    relation: str
    site: str
    version: int = Field(ge=1)
    days: tuple[ToldDay, ...] = Field(min_length=1)
    file: TableFile

    @model_validator(mode="after")
    def _of_its_site(self) -> Self:
        refuse_file_of_others(self.site, self.file)
        return self

    @property
    def is_month(self) -> bool:
        """Whether it was compacted."""
        return "/month=" in self.file.path


def told_place(period: ToldPeriod) -> tuple[str, str, date]:
    """Where a period stands in the manifest."""
    return period.relation, period.site, period.days[0].day

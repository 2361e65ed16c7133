"""The lines of a source that make one declaration: they agree in all but the container."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from schemas.feeds.fields import CONTAINER, CONTAINERS
from schemas.feeds.reasons import bilingual, reason_of_problems
from schemas.feeds.row import spelled

Content = dict[str, object]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the source.

    Attributes:
        place: Where in the file.
        raw: As it came.
        fault: Why its cells cannot be read; empty where they can.
    """

    place: str
    raw: str
    fault: str = ""


@dataclass(slots=True)
class Statement:
    """What one row of the contract is made of.

    Attributes:
        lines: Of the source.
        content: Fields of the contract.
        told_by: For each container of the content the line that told it.
        repeated_n: Lines that only say again what another one says.
    """

    lines: list[Line]
    content: Content
    told_by: dict[object, Line] = field(default_factory=dict)
    repeated_n: int = 0

    def add(self, line: Line, containers: list[object]) -> None:
        """Adds another line.

        Args:
            line: It.
            containers: That it tells; none for loose goods.
        """
        new = [each for each in map(spelled, containers) if each not in self.told_by]
        if self.lines and not new:
            self.repeated_n += 1
        self.lines.append(line)
        self.told_by.update(dict.fromkeys(new, line))

    def whole(self) -> Content:
        """The fields of the contract, with all containers."""
        if not self.told_by:
            return self.content
        return {**self.content, CONTAINERS: list(self.told_by)}

    def blamed(self, error: ValidationError) -> dict[str, str]:
        """For each line that the contract refuses its place and the reason.

        Args:
            error: Of the contract.
        """
        tellers = list(self.told_by.values())
        own: dict[str, list[ErrorDetails]] = {}
        common = []
        for problem in error.errors(include_url=False):
            where = problem["loc"]
            if len(where) > 1 and where[0] == CONTAINERS and isinstance(where[1], int):
                own.setdefault(tellers[where[1]].place, []).append(problem)
            else:
                common.append(problem)
        return {
            line.place: reason_of_problems(problems)
            for line in self.lines
            if (problems := common + own.get(line.place, []))
        }


def whole_or_not(broken: Line) -> str:
    """Why a good line is not taken in.

    Args:
        broken: Another line of its declaration.
    """
    return bilingual(
        f"dòng {broken.place} của cùng tờ khai bị lỗi; tờ khai chỉ được nhận trọn vẹn",
        f"line {broken.place} of the same declaration is broken; a declaration is taken in whole",
    )


@dataclass(slots=True)
class Declared:
    """All that a source says of a declaration as of one instant.

    Attributes:
        statements: More than one where lines contradict one another.
        broken: A line of it that cannot be read.
    """

    statements: list[Statement]
    broken: Line | None


class Statements:
    """Gathers the lines of declarations."""

    def __init__(self) -> None:
        self._statements: dict[tuple[object, object], list[Statement]] = {}
        self._broken: dict[tuple[object, object], Line] = {}

    def add(self, line: Line, content: Content) -> None:
        """Adds a line to the declaration that it is of.

        Args:
            line: As it came.
            content: What its cells say, as far as they could be read.
        """
        key = (content.get("declaration_no"), content.get("stated_at"))
        if line.fault:
            self._broken.setdefault(key, line)
            return
        listed = content.pop(CONTAINERS, [])
        containers = listed if isinstance(listed, list) else [listed]
        if CONTAINER in content:
            containers = [content.pop(CONTAINER), *containers]
        rivals = self._statements.setdefault(key, [])
        for statement in rivals:
            if statement.content == content:
                break
        else:
            statement = Statement([], content)
            rivals.append(statement)
        statement.add(line, containers)

    def declared(self) -> Iterator[Declared]:
        """Each declaration that has a line that can be read, in the order of their first lines."""
        for (number, stated_at), statements in self._statements.items():
            broken = self._broken.get((number, stated_at)) or self._broken.get((number, None))
            yield Declared(statements, broken)

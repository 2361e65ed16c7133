"""Whether an empty container showed that it is empty."""

from __future__ import annotations

import pytest

from schemas.decisions.empties import (
    Door,
    DoorVerdict,
    EmptyClaim,
    EmptySource,
    check_empty,
)
from schemas.site import SiteType

EMPTY, FULL = True, False
ICD, SEAPORT = SiteType.ICD, SiteType.SEAPORT
OPEN, CLOSED, UNKNOWN = Door
V, S = DoorVerdict, EmptySource


@pytest.mark.parametrize(
    ("site_type", "claims", "door", "verdict", "told_by"),
    [
        (ICD, [(S.MANIFEST, EMPTY)], UNKNOWN, V.EXCEPTION, S.MANIFEST),
        (ICD, [(S.MANIFEST, EMPTY)], CLOSED, V.EXCEPTION, S.MANIFEST),
        (ICD, [(S.MANIFEST, EMPTY)], OPEN, V.OK, S.MANIFEST),
        (SEAPORT, [(S.MANIFEST, EMPTY)], CLOSED, V.NO_RULE, S.MANIFEST),
        (ICD, [(S.MANIFEST, FULL)], CLOSED, V.NOT_EMPTY, S.MANIFEST),
        (ICD, [], CLOSED, V.NOT_EMPTY, None),
        (ICD, [(S.LANE, EMPTY)], UNKNOWN, V.EXCEPTION, S.LANE),
        (ICD, [(S.LANE, EMPTY), (S.OPERATOR, FULL)], UNKNOWN, V.NOT_EMPTY, S.OPERATOR),
        (ICD, [(S.OPERATOR, FULL), (S.MANIFEST, EMPTY)], UNKNOWN, V.EXCEPTION, S.MANIFEST),
        (ICD, [(S.MANIFEST, EMPTY), (S.OFFICER, FULL)], UNKNOWN, V.NOT_EMPTY, S.OFFICER),
        (ICD, [(S.MANIFEST, FULL), (S.MANIFEST, EMPTY)], UNKNOWN, V.EXCEPTION, S.MANIFEST),
        *((kind, [(S.LANE, EMPTY)], CLOSED, V.NO_RULE, S.LANE) for kind in SiteType if kind != ICD),
    ],
)
def test_r29_the_door_rule_is_of_icds(
    site_type: SiteType,
    claims: list[tuple[EmptySource, bool]],
    door: Door,
    verdict: DoorVerdict,
    told_by: EmptySource | None,
) -> None:
    found = check_empty(site_type, [EmptyClaim(*claim) for claim in claims], door)
    assert (found.verdict, found.told_by) == (verdict, told_by)

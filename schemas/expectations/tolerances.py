"""What is still tolerated, and why: the figures of all rules in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from schemas.alert import Rule

CHANCE = 1e-4
"""A rule fails where chance alone would bring as bad a figure less often than this. Twenty lanes,
eight rules and a look every ten minutes make some 20,000 looks a day, most of them at the same
vehicles as the look before: about one false alert in a few days, and none on small counts, for
which no figure is that improbable."""
CLEAR_SHARE = 0.8
"""A share is clear again at this part of what is tolerated."""
CRITICAL_TIMES = 3.0
"""A share so many times what is tolerated is critical."""

BASELINE = timedelta(days=28)
"""What is usual is what was in the four whole weeks before: every day of the week four times."""
LOOK_BACK = timedelta(days=30)
"""A number's passage before is looked for so far back: containers stay for weeks, and the index
finds one however many there are."""
BASELINE_MIN_N = 50
"""So many vehicles make a baseline; with fewer, a lane is too new to compare with itself."""

READ_DROP = 0.05
"""A read rate has fallen where it is so much below what is usual, beyond chance: on a busy lane
chance alone would tell of drops that nobody has to see to."""
READ_DROP_CLEAR = 0.025
UNREAD_MIN_N = 5
"""So many vehicles without a read in a row are the least that is told of."""
UNREAD_NEW_LANE_N = 20
"""Without a baseline: a lane that reads but half of its vehicles has such a row once in a
million."""

SILENCE_VEHICLES_N = 15.0
"""A lane is silent where so many vehicles would have come by now. By chance 10 would do; traffic
of half the usual strength, as before holidays, brings as few with a chance of 1 in 2,000."""
SILENCE_CLEAR_N = 5.0

AGAIN_WITHIN_S = 600.0
"""The same number in the same direction within ten minutes is the same vehicle counted twice: a
lorry does not go round a terminal and through the gate again in that time."""
TWO_LANES_WITHIN_S = 10.0
"""A number in two lanes within seconds: no lorry changes lanes and passes again so quickly."""

CLOCK_OFFSET_MAX_S = 5.0
"""A camera's clock may be off by so much; the next lorry is further away than that."""
FUTURE_MAX_S = 1.0
"""A row is stored after its vehicle was seen; what comes earlier is of a clock ahead of ours."""
STORED_WITHIN_S = 900.0
"""A live passage is stored within seconds. Far more means a clock that is behind, or a store that
was away, and both are to be looked at."""


FEED_SILENCE_CHANCE = 1e-3
"""A feed is silent where its own rhythm makes a silence as long as this less probable. A feed that
comes every hour of the day may then miss two hours, and a daily one two days; chance alone tells of
a feed about once a month."""
FEED_SILENCE_CLEAR_N = 0.5
"""Clear again where fewer hours with rows than this were missed."""
FEED_VOLUME_LOW = 0.5
FEED_VOLUME_HIGH = 2.0
"""A day's rows stay between half of the fewest and twice the most of the same day in the weeks
before: traffic doubles before a holiday and halves after it, and nobody has to see to that."""
FEED_VOLUME_CLEAR = 0.25
"""Clear again where a quarter of the way back to what was usual is done."""
FEED_VOLUME_MIN_N = 20
FEED_VOLUME_WEEKS_N = 4
FEED_VOLUME_WEEKS_MIN_N = 3
"""Days of fewer rows, or fewer such days, say nothing."""


@dataclass(frozen=True, slots=True)
class FeedShare:
    """What share of a feed's rows, or of the containers that want its papers, may be bad.

    Attributes:
        tolerated: Of 1, where the weeks before say too little.
        rise: A share has risen where it is so much above what is usual, beyond chance.
        reason: Why this much.
    """

    tolerated: float
    rise: float
    reason: str


FEED_SHARES: dict[Rule, FeedShare] = {
    Rule.FEED_DUPLICATES: FeedShare(
        0.20, 0.10, "some senders tell all that is open again each time; the weeks before show it"
    ),
    Rule.FEED_CONTRADICTIONS: FeedShare(
        0.0, 0.005, "a revision has one content, and amendments come in their order"
    ),
    Rule.UNMATCHED: FeedShare(
        0.20, 0.05, "empties have no declaration, and one read in twenty may be a wrong one"
    ),
    Rule.LATE: FeedShare(0.10, 0.05, "papers of the last lorry of a day may come the next one"),
}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What share of a lane's or camera's rows may break an expectation.

    Attributes:
        share: Of 1.
        reason: Why this much.
        clause: Where the expectation comes from.
    """

    share: float
    reason: str
    clause: str


TOLERATED: dict[Rule, Tolerance] = {
    Rule.COMPLETENESS: Tolerance(
        0.10,
        "one vehicle in ten is left to the end of the shift, which is what officers can complete",
        "1865 I.4.2, II.1.5",
    ),
    Rule.DUPLICATES: Tolerance(
        0.02, "a driver who is turned back at the barrier passes again, seldom", "953 P3.M1.3"
    ),
    Rule.IMPOSSIBLE_SEQUENCE: Tolerance(
        0.10,
        "an unread passage breaks the next one of its number: as many as may be incomplete",
        "953 P2.M1.I.1.b.2",
    ),
    Rule.CHECK_DIGIT: Tolerance(
        0.25, "check digits stand in a box at the edge and are dirty or hidden on some", "ISO 6346"
    ),
    Rule.CLOCK: Tolerance(
        0.05, "a camera that sets its clock shows a wrong one for a while", "1865 I.2.2, II.2.2"
    ),
}

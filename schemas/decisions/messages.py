"""Decisions as programs are told of them: the customs system, and receivers of alerts."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from schemas.decisions.kept import Kept, KeptState
from schemas.decisions.texts import CONFIRMED, REASONS, WARNINGS
from schemas.decisions.warning import GateWarning

MESSAGE_VERSION = 1


def confirmation_message(kept: Kept) -> str:
    """What customs are told of a confirmation, as it is sent and signed.

    A receiver knows a message that it got twice by ``event_id`` and orders those of one
    ``confirmation_id`` by ``revision``: the highest holds.

    Args:
        kept: With the revision that is told.
    """
    automatic, order = kept.automatic, kept.order
    reason = None if kept.reason is None else REASONS[kept.reason]
    is_confirmed = kept.state is KeptState.CONFIRMED
    document = {
        "version": MESSAGE_VERSION,
        "event": kept.state.value,
        "event_id": f"{automatic.decision_id}/{kept.revision}",
        "revision": kept.revision,
        "confirmation": {
            "confirmation_id": str(automatic.decision_id),
            "declaration": automatic.declaration,
            "declaration_no": automatic.declaration_no,
            "container": automatic.container,
            "flow": automatic.flow,
            "site": automatic.site,
            "gate": automatic.gate,
            "direction": automatic.direction,
            "passed_at": instant_of(automatic.passed_s),
            "passage_id": automatic.passage,
            "text": CONFIRMED.vi if is_confirmed else None,
            "reason": None if kept.reason is None else kept.reason.value,
            "reason_vi": None if reason is None else reason.vi,
            "by": None if order is None else order.by,
            "why": None if order is None else order.why,
        },
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def warning_message(warning: GateWarning) -> str:
    """What a receiver of alerts is told of a warning at the gate.

    Args:
        warning: As it was raised.
    """
    title = WARNINGS[warning.kind]
    document = {
        "version": MESSAGE_VERSION,
        "event": "gate_warning",
        "event_id": f"{warning.decision_id}/1",
        "event_n": 1,
        "warning": {
            "warning_id": str(warning.decision_id),
            "kind": warning.kind.value,
            "title": {"vi": title.vi, "en": title.en},
            "site": warning.site,
            "gate": warning.gate,
            "lane": warning.lane,
            "number": warning.number,
            "passage_id": warning.passage,
            "happened_at": instant_of(warning.at_s),
            "evidence": warning.evidence,
        },
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)


def instant_of(at_s: float | None) -> str | None:
    """Seconds since 1970 in ISO 8601, UTC."""
    return None if at_s is None else datetime.fromtimestamp(at_s, UTC).isoformat()

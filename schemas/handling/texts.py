"""What handling says to people, in the two languages of the screens."""

from __future__ import annotations

from typing import Final

from schemas.alert import Severity
from schemas.camera_state import Sentence
from schemas.handling.steps import CaseState, Lack, Outcome, Step

STATES: Final[dict[CaseState, Sentence]] = {
    CaseState.NEW: Sentence("Mới", "New"),
    CaseState.ASSIGNED: Sentence("Đã phân công", "Assigned"),
    CaseState.FIELD_CHECK: Sentence("Đã kiểm tra thực tế", "Checked in the field"),
    CaseState.MINUTES: Sentence("Đã lập biên bản", "Minutes attached"),
    CaseState.DECISION: Sentence("Lãnh đạo đã quyết định", "Decided by a leader"),
    CaseState.CLOSED: Sentence("Đã kết thúc", "Closed"),
}

STEPS: Final[dict[Step, Sentence]] = {
    Step.ASSIGNED: Sentence("Phân công", "Assign"),
    Step.FIELD_CHECK: Sentence("Kiểm tra thực tế", "Field check"),
    Step.MINUTES: Sentence("Lập biên bản", "Attach minutes"),
    Step.DECISION: Sentence("Lãnh đạo quyết định", "Leader's decision"),
    Step.CLOSED: Sentence("Kết thúc", "Close"),
    Step.REOPENED: Sentence("Mở lại", "Open again"),
}

OUTCOMES: Final[dict[Outcome, Sentence]] = {
    Outcome.VIOLATION: Sentence("Có vi phạm", "Violation"),
    Outcome.NO_VIOLATION: Sentence("Không vi phạm", "No violation"),
    Outcome.FALSE_ALARM: Sentence("Cảnh báo nhầm", "False alarm"),
    Outcome.CHECK_AGAIN: Sentence("Yêu cầu kiểm tra lại", "To be checked again"),
}

SEVERITIES: Final[dict[Severity, Sentence]] = {
    Severity.CRITICAL: Sentence("Nghiêm trọng", "Critical"),
    Severity.WARNING: Sentence("Cảnh báo", "Warning"),
}

LACKS: Final[dict[Lack, Sentence]] = {
    Lack.NOT_NEXT: Sentence(
        "Bước này chưa thể thực hiện ở trạng thái hiện tại.",
        "This step does not follow on the present state.",
    ),
    Lack.OTHER_DUTY: Sentence(
        "Bước này thuộc thẩm quyền của vai trò khác.", "This step is for another duty."
    ),
    Lack.WHY: Sentence("Phải ghi nội dung.", "The content has to be written down."),
    Lack.ASSIGNEE: Sentence("Phải ghi người được phân công.", "Name who takes it on."),
    Lack.OUTCOME: Sentence("Phải chọn kết luận.", "Choose an outcome."),
    Lack.DISAGREES: Sentence(
        "Kết luận không khớp quyết định gần nhất của lãnh đạo.",
        "The outcome is not what the leader decided last.",
    ),
    Lack.MINUTES: Sentence("Thiếu biên bản.", "The minutes are missing."),
    Lack.PICTURE: Sentence("Thiếu ít nhất một ảnh.", "At least one picture is missing."),
    Lack.DECISION: Sentence(
        "Thiếu quyết định của lãnh đạo.", "The decision of a leader is missing."
    ),
}

"""What state a camera is in and why; the recorder writes it, dashboards and checks read it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Self

from pydantic import AwareDatetime, Field, ValidationError

from schemas.passage import Contract

STATE_VERSION = 1
STATE_FILE = "state.json"


class CameraStatus(StrEnum):
    """Whether pictures of a camera come."""

    CONNECTING = "connecting"
    """The first connection is being made."""
    OK = "ok"
    """Pictures come."""
    AWAY = "away"
    """No pictures come; the recorder goes on trying."""
    STOPPED = "stopped"
    """Nobody records."""


class CameraReason(StrEnum):
    """Why pictures of a camera do not come, or why time was cut in them."""

    WRONG_CREDENTIALS = "wrong_credentials"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NOT_FOUND = "not_found"
    TIMEOUT = "timeout"
    HUNG = "hung"
    LOST = "lost"
    GARBAGE = "garbage"
    UNKNOWN_CODEC = "unknown_codec"
    AUDIO_ONLY = "audio_only"
    NO_PICTURE = "no_picture"
    NO_TIMESTAMPS = "no_timestamps"
    SIZE_CHANGED = "size_changed"
    CODEC_CHANGED = "codec_changed"
    TIME_JUMPED_BACK = "time_jumped_back"
    TIME_JUMPED_AHEAD = "time_jumped_ahead"
    CLOCK_DRIFTED = "clock_drifted"
    DISK_FULL = "disk_full"
    LINE_OUTSIDE = "line_outside"
    WRONG_TABLE = "wrong_table"
    RECORDER_DEAD = "recorder_dead"
    RECORDER_STOPPED = "recorder_stopped"
    RING_OVERRUN = "ring_overrun"
    FAULT = "fault"

    @property
    def sentence(self) -> Sentence:
        """The reason for people."""
        return SENTENCES[self]


class Sentence(NamedTuple):
    """One sentence in the two languages of the screens."""

    vi: str
    en: str


SENTENCES: dict[CameraReason, Sentence] = {
    CameraReason.WRONG_CREDENTIALS: Sentence(
        "Camera từ chối tên đăng nhập hoặc mật khẩu.",
        "The camera refuses the user name or the password.",
    ),
    CameraReason.REFUSED: Sentence(
        "Máy có địa chỉ này từ chối kết nối: không có dịch vụ nào ở cổng đó.",
        "The machine at this address refuses the connection: nothing listens on that port.",
    ),
    CameraReason.UNREACHABLE: Sentence(
        "Không tìm thấy máy có địa chỉ này hoặc mạng không tới được.",
        "No machine of this address is found, or the network does not reach it.",
    ),
    CameraReason.NOT_FOUND: Sentence(
        "Camera trả lời nhưng không có luồng hình ở đường dẫn này.",
        "The camera answers, but has no stream at this path.",
    ),
    CameraReason.TIMEOUT: Sentence(
        "Camera không trả lời kết nối trong thời gian cho phép.",
        "The camera does not answer a connection in time.",
    ),
    CameraReason.HUNG: Sentence(
        "Kết nối còn nhưng camera ngừng gửi hình.",
        "The connection stands, but the camera has stopped sending pictures.",
    ),
    CameraReason.LOST: Sentence(
        "Camera đã đóng kết nối.",
        "The camera has closed the connection.",
    ),
    CameraReason.GARBAGE: Sentence(
        "Nhận được dữ liệu không phải là luồng hình.",
        "What comes is no video stream.",
    ),
    CameraReason.UNKNOWN_CODEC: Sentence(
        "Luồng hình dùng chuẩn nén không đọc được; cần H.264, H.265, MPEG-4 hoặc M-JPEG.",
        "The stream's codec cannot be read; H.264, H.265, MPEG-4 or M-JPEG is wanted.",
    ),
    CameraReason.AUDIO_ONLY: Sentence(
        "Luồng chỉ có âm thanh, không có hình.",
        "The stream has sound only and no picture.",
    ),
    CameraReason.NO_PICTURE: Sentence(
        "Luồng đã mở nhưng không có hình hoàn chỉnh nào (không có khung hình khoá).",
        "The stream is open, but no whole picture comes (it has no key frame).",
    ),
    CameraReason.NO_TIMESTAMPS: Sentence(
        "Hình không mang mốc thời gian, hoặc tốc độ khung hình bằng 0.",
        "The pictures carry no timestamps, or the frame rate is zero.",
    ),
    CameraReason.SIZE_CHANGED: Sentence(
        "Độ phân giải đã thay đổi trong khi truyền.",
        "The resolution has changed in mid-stream.",
    ),
    CameraReason.CODEC_CHANGED: Sentence(
        "Chuẩn nén đã thay đổi trong khi truyền.",
        "The codec or its parameters have changed in mid-stream.",
    ),
    CameraReason.TIME_JUMPED_BACK: Sentence(
        "Mốc thời gian của hình bị lùi lại.",
        "The timestamps of the pictures have jumped back.",
    ),
    CameraReason.TIME_JUMPED_AHEAD: Sentence(
        "Mốc thời gian của hình nhảy xa về phía trước.",
        "The timestamps of the pictures have jumped far ahead.",
    ),
    CameraReason.CLOCK_DRIFTED: Sentence(
        "Mốc thời gian của hình đã trôi hơn một giây so với đồng hồ máy chủ.",
        "The timestamps have drifted from this machine's clock by more than a second.",
    ),
    CameraReason.DISK_FULL: Sentence(
        "Ổ đĩa lưu hình tạm đã đầy.",
        "The disk that keeps the short recording is full.",
    ),
    CameraReason.LINE_OUTSIDE: Sentence(
        "Vạch của làn nằm ngoài khung hình hoặc ngoài vùng nhận dạng.",
        "The lane's line lies outside of the picture or of the region.",
    ),
    CameraReason.WRONG_TABLE: Sentence(
        "Bảng của camera trong tệp điểm giám sát bị sai.",
        "The camera's table of the site file is wrong.",
    ),
    CameraReason.RECORDER_DEAD: Sentence(
        "Chương trình ghi hình đã dừng đột ngột.",
        "The recorder ended without warning.",
    ),
    CameraReason.RECORDER_STOPPED: Sentence(
        "Chương trình ghi hình đã được dừng.",
        "The recorder was stopped.",
    ),
    CameraReason.RING_OVERRUN: Sentence(
        "Hình chưa kịp nhận dạng đã bị ghi đè.",
        "Pictures were overwritten before they could be recognised.",
    ),
    CameraReason.FAULT: Sentence(
        "Luồng hình gặp lỗi khác; xem chi tiết.",
        "The stream met another fault; see the detail.",
    ),
}


class CameraState(Contract):
    """The state of one camera, as its recorder last knew it.

    Attributes:
        version: Version of this contract.
        camera: Camera id.
        media: Name of the stream, without credentials.
        status: Whether pictures come.
        reason: Why not, or why the last cut in time was made; nothing if there was none.
        detail: What was said or measured, without credentials.
        since: When ``status`` and ``reason`` became what they are.
        written_at: When this was written; far more than ten seconds ago means that nobody writes.
        epoch: Number of the recorder's media epoch; 0 before the first.
        size_px: Width and height of the picture, once known.
        codec: FFmpeg's name of the codec, once known.
        frames_per_s: Measured over the last seconds, once known.
        reconnects_n: Connections made again since the recorder started.
        ring_bytes: Size of the camera's ring.
        ring_from: Instant of the oldest picture kept, if one is kept.
        last_packet_at: When the last packet came.
        clock_offset_s: How far the camera's own clock is ahead of this machine's, if it tells.
    """

    version: int = STATE_VERSION
    camera: str
    media: str
    status: CameraStatus
    reason: CameraReason | None = None
    detail: str = ""
    since: AwareDatetime
    written_at: AwareDatetime
    epoch: int = Field(default=0, ge=0)
    size_px: tuple[int, int] | None = None
    codec: str | None = None
    frames_per_s: float | None = None
    reconnects_n: int = Field(default=0, ge=0)
    ring_bytes: int = Field(default=0, ge=0)
    ring_from: AwareDatetime | None = None
    last_packet_at: AwareDatetime | None = None
    clock_offset_s: float | None = None

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The state beside a camera's ring.

        Args:
            folder: ``ring/<site>/<camera>/`` of the home.

        Returns:
            Nothing if nobody ever wrote one, or one of another version.
        """
        try:
            return cls.model_validate_json((folder / STATE_FILE).read_bytes())
        except (FileNotFoundError, ValidationError):
            return None

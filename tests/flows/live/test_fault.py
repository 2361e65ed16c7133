import errno

import av.error
import pytest

from flows.live.fault import Fault, StreamError, fault_of
from schemas.camera_state import CameraReason

ADDRESS = "rtsp://admin:secret@10.0.0.9/1"


def raised(code: int) -> BaseException:
    """What PyAV raises for a code of FFmpeg, with the address in it as FFmpeg puts it there."""
    with pytest.raises(av.error.FFmpegError) as caught:
        av.error.err_check(-code, ADDRESS)
    return caught.value


def http(status: int) -> int:
    return int.from_bytes(b"\xf8" + str(status).encode(), "little")


def tag(name: bytes) -> int:
    return int.from_bytes(name, "little")


@pytest.mark.parametrize(
    ("code", "opening", "reading"),
    [
        (http(401), CameraReason.WRONG_CREDENTIALS, CameraReason.FAULT),
        (http(403), CameraReason.WRONG_CREDENTIALS, CameraReason.FAULT),
        (http(404), CameraReason.NOT_FOUND, CameraReason.FAULT),
        (tag(b"INDA"), CameraReason.GARBAGE, CameraReason.GARBAGE),
        (tag(b"EXIT"), CameraReason.TIMEOUT, CameraReason.HUNG),
        (tag(b"EOF "), CameraReason.LOST, CameraReason.LOST),
        (errno.ECONNREFUSED, CameraReason.REFUSED, CameraReason.LOST),
        (errno.ETIMEDOUT, CameraReason.TIMEOUT, CameraReason.HUNG),
        (errno.ECONNRESET, CameraReason.LOST, CameraReason.LOST),
        (errno.EHOSTUNREACH, CameraReason.UNREACHABLE, CameraReason.LOST),
        (errno.EIO, CameraReason.UNREACHABLE, CameraReason.LOST),
    ],
)
def test_what_ffmpeg_answers_is_told_as_a_reason(
    code: int, opening: CameraReason, reading: CameraReason
) -> None:
    error = raised(code)
    assert fault_of(error, is_open=False).reason is opening
    assert fault_of(error, is_open=True).reason is reading


def test_r18_no_account_gets_from_an_address_into_a_fault() -> None:
    error = raised(errno.ECONNREFUSED)
    assert "secret" in str(error)
    told = StreamError("rtsp://10.0.0.9/1", fault_of(error, is_open=False))
    assert "secret" not in f"{told} {told!r} {told.fault!r}"


def test_a_fault_that_nobody_foresaw_keeps_its_name() -> None:
    assert fault_of(ZeroDivisionError("rtsp://a:b@c"), is_open=True) == Fault(
        CameraReason.FAULT, "ZeroDivisionError"
    )

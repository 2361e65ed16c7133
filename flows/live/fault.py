"""Tells from what PyAV raises why a stream cannot be used.

What FFmpeg says carries the address with its account, so that only the error's own words and
never its text go into a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import av.error

from schemas.camera_state import CameraReason
from schemas.errors import MediaError


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a stream cannot be used.

    Attributes:
        reason: The reason.
        detail: What was said or measured, without credentials.
    """

    reason: CameraReason
    detail: str = ""


class StreamError(MediaError):
    """A stream cannot be used, for a known reason.

    Args:
        media: Name of the stream without credentials.
        fault: The reason.
    """

    def __init__(self, media: str, fault: Fault) -> None:
        detail = f" ({fault.detail})" if fault.detail else ""
        super().__init__(f"{media}: {fault.reason.sentence.en}{detail}")
        self.fault = fault


_OPENING: tuple[tuple[type[BaseException], CameraReason], ...] = (
    (av.error.HTTPUnauthorizedError, CameraReason.WRONG_CREDENTIALS),
    (av.error.HTTPForbiddenError, CameraReason.WRONG_CREDENTIALS),
    (av.error.HTTPNotFoundError, CameraReason.NOT_FOUND),
    (av.error.HTTPClientError, CameraReason.NOT_FOUND),
    (av.error.HTTPServerError, CameraReason.NOT_FOUND),
    (av.error.ProtocolNotFoundError, CameraReason.UNREACHABLE),
    (av.error.DecoderNotFoundError, CameraReason.UNKNOWN_CODEC),
    (av.error.PatchWelcomeError, CameraReason.UNKNOWN_CODEC),
    (av.error.InvalidDataError, CameraReason.GARBAGE),
    (av.error.EOFError, CameraReason.LOST),
    (av.error.ExitError, CameraReason.TIMEOUT),
    (TimeoutError, CameraReason.TIMEOUT),
    (ConnectionRefusedError, CameraReason.REFUSED),
    (ConnectionError, CameraReason.LOST),
    (FileNotFoundError, CameraReason.NOT_FOUND),
    # FFmpeg answers a name that does not resolve, and a network that is down, with plain errors.
    (OSError, CameraReason.UNREACHABLE),
)
_READING: tuple[tuple[type[BaseException], CameraReason], ...] = (
    (av.error.ExitError, CameraReason.HUNG),
    (TimeoutError, CameraReason.HUNG),
    (av.error.EOFError, CameraReason.LOST),
    (ConnectionError, CameraReason.LOST),
    (av.error.InvalidDataError, CameraReason.GARBAGE),
    (OSError, CameraReason.LOST),
)


def fault_of(error: BaseException, *, is_open: bool) -> Fault:
    """Why a stream could not be opened, or why an open one ended.

    Args:
        error: What PyAV raised.
        is_open: Whether the stream had been open.
    """
    known = _READING if is_open else _OPENING
    for kind, reason in known:
        if isinstance(error, kind):
            return Fault(reason, words_of(error))
    return Fault(CameraReason.FAULT, words_of(error))


def words_of(error: BaseException) -> str:
    """What an error says, without the address that FFmpeg puts into its text."""
    if isinstance(error, (av.error.FFmpegError, OSError)):
        return (error.strerror or type(error).__name__).strip()
    return type(error).__name__

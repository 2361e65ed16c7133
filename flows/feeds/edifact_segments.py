"""Cuts the bytes of EDIFACT interchanges into segments (ISO 9735-1), in bounded memory.

pydifact reads one segment at a time here: a whole file at once would lose everything before a
service string in its middle, and everything behind a segment that it cannot read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from pydifact.control.characters import Characters
from pydifact.exceptions import EDISyntaxError
from pydifact.parser import Parser
from pydifact.tokenizer import Tokenizer

from schemas.feeds.reasons import bilingual

SEGMENT_MAX_BYTES = 65_536
"""What has no end within so many bytes is no segment: the longest of a directory has 10,000."""
_ADVICE = b"UNA"
_ADVICE_BYTES = 9
_BLANK = b" \t\r\n"
_MARKS = (b"\xef\xbb\xbf",)
# A character that no charset of these interchanges has, for a service string without a release.
_NO_RELEASE = "\uffff"


Elements: TypeAlias = tuple[tuple[str, ...], ...]
"""Of a segment, each with its components."""


@dataclass(frozen=True, slots=True)
class Service:
    """The characters that part an interchange (UNA).

    Attributes:
        component: Parts the components of a composite element.
        element: Parts the elements of a segment.
        decimal: The decimal mark.
        release: Takes the meaning from the next character; a space where there is none.
        terminator: Ends a segment.
    """

    component: str = ":"
    element: str = "+"
    decimal: str = "."
    release: str = "?"
    terminator: str = "'"

    @property
    def fault(self) -> str | None:
        """What is wrong with them, if anything is."""
        told = (self.component, self.element, self.release, self.terminator)
        named = "".join(told)
        if len(set(told)) < len(told) or any(each.isalnum() for each in named):
            return bilingual(
                f"UNA cần bốn ký tự phân tách khác nhau, nhận được {named!r}",
                f"UNA wants four different marks for parting, got {named!r}",
            )
        return None

    @property
    def pattern(self) -> re.Pattern[bytes]:
        """A segment up to its end."""
        end = re.escape(self.terminator.encode("latin-1"))
        if self.release == " ":
            return re.compile(rb"[^%b]*+%b" % (end, end))
        release = re.escape(self.release.encode("latin-1"))
        return re.compile(rb"(?:[^%b%b]|%b.)*+%b" % (release, end, release, end), re.DOTALL)

    @property
    def characters(self) -> Characters:
        """The same for pydifact, which takes a release for granted."""
        release = _NO_RELEASE if self.release == " " else self.release
        marks = (self.component, self.element, self.decimal, release, " ", self.terminator)
        return Characters.from_str("".join(marks))


DEFAULT_SERVICE = Service()


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as it stands in a file.

    Attributes:
        number: Of the file's segments, from 1; a service string counts as one.
        body: Its bytes without the end.
        service: What parts it.
        is_whole: Whether its end was found; without it nothing comes after.
    """

    number: int
    body: bytes
    service: Service
    is_whole: bool = True

    @property
    def tag(self) -> str:
        """Its first three characters."""
        return self.body[:3].decode("latin-1")

    def elements(self, charset: str) -> Elements:
        """Its elements behind the tag, each with its components.

        Args:
            charset: A codec of Python.

        Raises:
            ValueError: It is not of that charset, or no segment; says why.
        """
        return _elements(self.body, charset, self.service)


# Instants and lorries stand in many messages, and taking a segment apart takes the most time.
@lru_cache(maxsize=4096)
def _elements(body: bytes, charset: str, service: Service) -> Elements:
    # Some senders break lines of 80 characters wherever they end.
    body = body.replace(b"\r", b"").replace(b"\n", b"")
    wanted = body[:3].decode("latin-1")
    try:
        text = body.decode(charset)
    except UnicodeDecodeError as error:
        byte = body[error.start]
        vi = f"byte 0x{byte:02X} trong {wanted} không thuộc bảng mã {charset}"
        en = f"byte 0x{byte:02X} in {wanted} is not of the charset {charset}"
        raise ValueError(bilingual(vi, en)) from error
    tokens = Tokenizer().get_tokens(text + service.terminator, service.characters)
    try:
        tag, *elements = next(Parser().convert_tokens_to_raw_segments(tokens))
    except (EDISyntaxError, StopIteration) as error:
        why = str(error) or "empty"
        vi = f"không đọc được {wanted} như một phân đoạn: {why}"
        en = f"{wanted} cannot be read as a segment: {why}"
        raise ValueError(bilingual(vi, en)) from error
    if tag != wanted:
        vi = f"phân đoạn phải bắt đầu bằng thẻ ba ký tự, nhận được {text[:20]!r}"
        en = f"a segment begins with a tag of three letters, got {text[:20]!r}"
        raise ValueError(bilingual(vi, en))
    return tuple((each,) if isinstance(each, str) else tuple(each) for each in elements)


def cut(chunks: Iterable[bytes]) -> Iterator[Segment]:
    """The segments of a file; the last one may have no end.

    Each interchange may begin with a service string of its own; one without has the default.

    Args:
        chunks: The file's bytes in pieces of any size.
    """
    pieces = iter(chunks)
    service = DEFAULT_SERVICE
    pattern = service.pattern
    buffer, at, number, is_over, is_lost = b"", 0, 0, False, False
    while True:
        at = _skipped(buffer, at, is_first=number == 0)
        found = None
        if not is_lost and buffer.startswith(_ADVICE, at):
            advice = buffer[at : at + _ADVICE_BYTES]
            if len(advice) == _ADVICE_BYTES:
                number, at = number + 1, at + _ADVICE_BYTES
                service = Service(*(advice.decode("latin-1")[i] for i in (3, 4, 5, 6, 8)))
                if service.fault is None:
                    pattern = service.pattern
                    yield Segment(number, advice, service)
                    continue
                # Nothing can be read from here on, and what is told of it begins here.
                number, at, is_lost = number - 1, at - _ADVICE_BYTES, True
        elif not is_lost and len(buffer) - at >= len(_ADVICE):
            found = pattern.match(buffer, at)
        if found is not None and found.end() - at <= SEGMENT_MAX_BYTES:
            number, body, at = number + 1, found.group()[:-1], found.end()
            yield Segment(number, body, service)
            if body.startswith(b"UNZ"):
                service = DEFAULT_SERVICE
                pattern = service.pattern
        elif is_over or found is not None or len(buffer) - at > SEGMENT_MAX_BYTES:
            if at < len(buffer):
                rest = buffer[at : at + SEGMENT_MAX_BYTES]
                yield Segment(number + 1, rest, service, is_whole=False)
            return
        else:
            piece = next(pieces, None)
            is_over = piece is None
            buffer, at = buffer[at:] + (piece or b""), 0


def _skipped(buffer: bytes, at: int, *, is_first: bool) -> int:
    if is_first:
        at += sum(len(mark) for mark in _MARKS if buffer.startswith(mark))
    while at < len(buffer) and buffer[at] in _BLANK:
        at += 1
    return at

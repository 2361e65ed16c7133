"""Sign-ins that survive a reload of the page: a random token in a cookie that no script can read.

Streamlit itself sets no cookie. So a page that somebody signed in on has the browser fetch one from
this server, with a ticket that is good once and for a short time; the cookie holds a token, and
what it stands for stays in this process. Whoever restarts the screens signs everybody out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from sql.rights import Scope

IDLE_FOR: Final = timedelta(minutes=30)
"""Who touched no window for so long is signed out; what refreshes by itself is no touch."""
SIGNED_IN_FOR: Final = timedelta(hours=12)
"""A shift and its handover: after that everybody signs in anew."""
COOKIE: Final = "gatestream_sign_in"
PATH: Final = "/sign-in/keep"
TICKET_FOR: Final = timedelta(minutes=1)
_TICKET_MAX_BYTES: Final = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who signed in.

    Attributes:
        scope: As whom the store is asked.
        since: Aware; when the password was given, or the provider vouched for the person.
        touched_at: Aware; when a window was last touched.
        is_single: Whether by single sign-on.
    """

    scope: Scope
    since: datetime
    touched_at: datetime
    is_single: bool = False

    def is_over(self, now: datetime) -> bool:
        """Whether it is time to sign in anew."""
        return now - self.touched_at > IDLE_FOR or now - self.since > SIGNED_IN_FOR


class KeptSignIns:
    """The sign-ins of this process; for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._tickets: dict[str, tuple[SignedIn, datetime]] = {}
        self._by_token: dict[str, tuple[str, datetime]] = {}
        self._kept: dict[tuple[str, datetime], SignedIn] = {}

    def keep(self, signed_in: SignedIn) -> SignedIn:
        """Notes a sign-in or that it was touched; the later touch of any window counts.

        Args:
            signed_in: As this window knows it.

        Returns:
            It as all windows know it.
        """
        with self._lock:
            known = self._kept.get(_key(signed_in))
            if known is not None and known.touched_at > signed_in.touched_at:
                signed_in = replace(signed_in, touched_at=known.touched_at)
            self._kept[_key(signed_in)] = signed_in
            return signed_in

    def as_known(self, signed_in: SignedIn) -> SignedIn:
        """A sign-in as it was touched last in any window."""
        with self._lock:
            known = self._kept.get(_key(signed_in))
        if known is None or known.touched_at <= signed_in.touched_at:
            return signed_in
        return replace(signed_in, touched_at=known.touched_at)

    def ticket(self, signed_in: SignedIn, now: datetime) -> str:
        """A text by which a browser gets its cookie, once and within :data:`TICKET_FOR`."""
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._tidy(now)
            self._tickets[_digest(ticket)] = (signed_in, now + TICKET_FOR)
        return ticket

    def redeem(self, ticket: str, now: datetime) -> str | None:
        """The token for a ticket; nothing for one that is unknown, was used, or is too old."""
        with self._lock:
            found = self._tickets.pop(_digest(ticket), None)
            if found is None or now > found[1] or found[0].is_over(now):
                return None
            signed_in, _ = found
            token = secrets.token_urlsafe(32)
            self._kept.setdefault(_key(signed_in), signed_in)
            self._by_token[_digest(token)] = _key(signed_in)
            return token

    def of_token(self, token: str, now: datetime) -> SignedIn | None:
        """Whose cookie it is; nothing once it is over or was left."""
        with self._lock:
            key = self._by_token.get(_digest(token))
            signed_in = self._kept.get(key) if key is not None else None
        return None if signed_in is None or signed_in.is_over(now) else signed_in

    def forget(self, signed_in: SignedIn) -> None:
        """Ends a sign-in in all windows; its cookie opens nothing more."""
        with self._lock:
            self._kept.pop(_key(signed_in), None)
            for token, key in [*self._by_token.items()]:
                if key == _key(signed_in):
                    del self._by_token[token]

    def _tidy(self, now: datetime) -> None:
        for ticket, (_, until) in [*self._tickets.items()]:
            if now > until:
                del self._tickets[ticket]
        for key, signed_in in [*self._kept.items()]:
            # An idle one is remembered as such: the provider of single sign-on would let it in.
            if now - signed_in.since > SIGNED_IN_FOR:
                del self._kept[key]
        for token, key in [*self._by_token.items()]:
            if key not in self._kept:
                del self._by_token[token]


def _key(signed_in: SignedIn) -> tuple[str, datetime]:
    return signed_in.scope.user, signed_in.since


def _digest(secret: str) -> str:
    """What is kept of a secret; who reads the process's memory does not read cookies."""
    return hashlib.sha256(secret.encode()).hexdigest()


KEPT: Final = KeptSignIns()
"""Those of this process."""


async def give_cookie(
    request: Request, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Response:
    """Answers a page of ours that holds a ticket with the cookie for it.

    Args:
        request: A POST whose body is the ticket.
        now: The clock, aware.
    """
    origin = urlsplit(request.headers.get("origin", ""))
    body = await request.body() if origin.netloc == request.headers.get("host") else b""
    is_ticket = 0 < len(body) <= _TICKET_MAX_BYTES
    token = KEPT.redeem(body.decode("ascii", "replace"), now()) if is_ticket else None
    if token is None:
        return Response(status_code=403)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    # Without an end of its own: the browser forgets it when it is closed.
    answer.set_cookie(
        COOKIE,
        token,
        httponly=True,
        samesite="strict",
        secure=origin.scheme == "https",
        path="/",
    )
    return answer

"""Tells a receiver by HTTP, as often as it takes: of alerts, or customs of confirmations.

The address may hold a secret, so that it comes from the environment, is in no ``repr`` and stands
in no error or log. The standard library is enough for one POST that follows no redirect, and its
errors are ours to word: those of the HTTP libraries repeat the address.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from schemas.errors import ConfigError
from sql.connection import Connection
from sql.deliveries import Delivery, Queue, claim_delivery, finish_delivery

ALERTS_RECEIVER = "GATESTREAM_WEBHOOK"
"""With ``_URL`` and ``_SECRET`` it names the environment variables of who is told of alerts."""
CUSTOMS_RECEIVER = "GATESTREAM_CUSTOMS"
"""Likewise of the customs system that takes confirmations."""
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """A receiver.

    Attributes:
        url: Where to.
        secret: What messages are signed with; without one they are not.
        timeout_s: How long the receiver may let us wait for a step of the answer.
    """

    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Told:
    """What came of telling a receiver.

    Attributes:
        delivered_n: Messages that it took.
        fault: Why it did not take the last one that it did not take.
    """

    delivered_n: int
    fault: str | None


class _Refused(Exception):  # noqa: N818 - no fault of ours
    """The receiver did not take a message.

    Args:
        why: Without the address.
        is_away: Whether it would not take another one either.
    """

    def __init__(self, why: str, *, is_away: bool) -> None:
        super().__init__(why)
        self.is_away = is_away


def webhook_from(environment: Mapping[str, str], receiver: str) -> Webhook | None:
    """The receiver that an environment names, if it names one.

    Args:
        environment: Usually ``os.environ``.
        receiver: Which, such as :data:`ALERTS_RECEIVER`.

    Raises:
        ConfigError: It is no address; without repeating it, for it may hold a secret.
    """
    url = environment.get(f"{receiver}_URL", "").strip()
    if not url:
        return None
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and parts.hostname is not None
        is_address = is_address and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        message = f"{receiver}_URL is no address of a receiver; wanted http://… or https://…"
        raise ConfigError(message)
    return Webhook(url, environment.get(f"{receiver}_SECRET", "").strip() or None)


def tell(
    connection: Connection, queue: Queue, webhook: Webhook, clock: Callable[[], datetime]
) -> Told:
    """Sends what is due, oldest first, until nothing is or the receiver turns out to be away.

    A message that the receiver refuses for itself does not hold up those behind it; each is tried
    again, ever more rarely, until it is taken. A message may arrive twice, if its answer is lost.

    Args:
        connection: Autocommit, so that nothing is held while the receiver takes its time.
        queue: What is sent.
        webhook: The receiver.
        clock: Now, aware.

    Raises:
        StoreError: The database refuses.
    """
    delivered_n, fault, last_n = 0, None, 0
    while (delivery := claim_delivery(connection, queue, clock(), last_n)) is not None:
        last_n = delivery.delivery_n
        try:
            _post(webhook, delivery)
        except _Refused as refusal:
            fault = str(refusal)
            finish_delivery(connection, queue, delivery, None, fault)
            if refusal.is_away:
                break
        else:
            delivered_n += 1
            finish_delivery(connection, queue, delivery, clock(), None)
    return Told(delivered_n, fault)


def signature(secret: str, body: bytes) -> str:
    """What the header ``X-Gatestream-Signature`` of a message holds: HMAC-SHA256 of its body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A receiver that moved is configured anew: a redirect would carry messages elsewhere."""

    def redirect_request(self, *_: object) -> None:
        return None


def _post(webhook: Webhook, delivery: Delivery) -> None:
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "gatestream",
        "X-Gatestream-Event": delivery.event_id,
        # The same at every attempt: whoever took it once takes it no second time.
        "Idempotency-Key": delivery.event_id,
        "X-Gatestream-Attempt": str(delivery.attempts_n),
    }
    if webhook.secret is not None:
        headers["X-Gatestream-Signature"] = signature(webhook.secret, body)
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        # The scheme is checked where the address is read.
        request = urllib.request.Request(webhook.url, body, headers)  # noqa: S310
        opener.open(request, timeout=webhook.timeout_s).close()
    except urllib.error.HTTPError as error:
        error.close()
        raise _answered(error.code) from None
    except urllib.error.URLError as error:
        raise _Refused(_why(error.reason), is_away=True) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _Refused(_why(error), is_away=True) from None


def _answered(status: int) -> _Refused:
    """A refusal of this message alone, or a receiver that takes none for now."""
    waits = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}
    is_away = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in waits
    return _Refused(f"the receiver answered HTTP status {status}", is_away=is_away)


def _why(error: object) -> str:
    """The kind of an error in words: its own may repeat the address."""
    kinds: list[tuple[type[BaseException], str]] = [
        (TimeoutError, "the receiver did not answer in time"),
        (ConnectionRefusedError, "the receiver refuses connections"),
        (socket.gaierror, "the receiver's name is not known"),
        (ssl.SSLError, "the receiver's certificate or encryption is not accepted"),
        (OSError, "the receiver cannot be reached"),
        (http.client.HTTPException, "the receiver does not answer in HTTP"),
    ]
    return next((why for kind, why in kinds if isinstance(error, kind)), "no request can be made")

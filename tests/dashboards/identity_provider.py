"""A provider of OpenID Connect on this machine that vouches for whom a test says."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "gatestream"


class Provider(ThreadingHTTPServer):
    """Answers discovery, authorisation, token and keys; every browser is the person it was told.

    Attributes:
        person: Claims of whoever signs in.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.person: dict[str, Any] = {}
        self.nonces: dict[str, str] = {}

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        issuer = self.server.issuer
        if asked.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                    "code_challenge_methods_supported": ["S256"],
                }
            )
        elif asked.path == "/keys":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif asked.path == "/authorize":
            values = {name: value[0] for name, value in parse_qs(asked.query).items()}
            code = f"code-{len(self.server.nonces)}"
            self.server.nonces[code] = values.get("nonce", "")
            back = urlencode({"code": code, "state": values["state"]})
            self.send_response(302)
            self.send_header("Location", f"{values['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        values = {name: value[0] for name, value in parse_qs(body).items()}
        now = int(time.time())
        claims = {
            "iss": self.server.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.server.nonces.pop(values["code"]),
            **self.server.person,
        }
        header = {"alg": "RS256", "kid": "test"}
        token = jwt.encode(header, claims, self.server.key)
        self._json({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _json(self, told: dict[str, Any]) -> None:
        content = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


@contextmanager
def provider() -> Iterator[Provider]:
    """A provider for the length of the block."""
    with Provider() as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()

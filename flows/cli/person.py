"""Who types a command, for the audit log."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping


def person(environ: Mapping[str, str] = os.environ) -> str:
    """The account of the operating system that a command is run from, behind sudo the caller's."""
    try:
        return environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a number that no account has.
        return f"uid {os.getuid()}"

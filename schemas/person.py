"""Who works at this machine, for the audit log."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from typing import Final

LOCAL_PERSON: Final = "GATESTREAM_LOCAL_PERSON"
"""Environment variable that names whoever looks at screens that only this machine can reach."""


def person(environ: Mapping[str, str] = os.environ) -> str:
    """The account of the operating system that a program is run from, behind sudo the caller's."""
    try:
        return environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        # A container may run as a number that no account has.
        return f"uid {os.getuid()}"

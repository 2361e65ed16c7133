"""Groups of commands of which one is the usual: ``gatestream reconcile SITE.toml``."""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperGroup
from typing_extensions import override

USUAL: Final = "site"
"""Name of the usual command."""


class SiteFirst(TyperGroup):
    """Takes what is no command for the site file of the usual one."""

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = [USUAL, *args]
        return super().resolve_command(ctx, args)

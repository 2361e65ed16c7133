"""``gatestream correct orders``: carries out what officers ordered at their screens."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from flows.cli.output import print_json, print_table, show_note

STREAM = "orders"


def orders(
    site: Annotated[
        str | None, typer.Option(metavar="SITE", help="Only of this site; else of all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one line of JSON.")] = False,
) -> None:
    """Carry out what officers ordered at their screens and nobody carried out yet.

    [bold]gatestream run[/bold] and [bold]gatestream match[/bold] do so every second; this is
    for a store where neither of them runs. An order is carried out once, whoever does it.

    [bold]Example[/bold]

    gatestream correct orders --site cat-lai --json
    """
    from sql.correction_orders import carry_out_due  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.store import open_store  # noqa: PLC0415

    with open_store(settings_from(os.environ), STREAM) as store:
        outcomes = carry_out_due(store, site)
    if as_json:
        told = [
            {
                "order_id": str(each.order_id),
                "is_done": each.is_done,
                "revision": each.revision,
                "sentence": each.sentence or None,
            }
            for each in outcomes
        ]
        print_json({"orders": told})
        return
    if not outcomes:
        show_note("Không còn lệnh nào chờ. / No order is due.")
        return
    print_table(
        "Kết quả/Outcome",
        "Lệnh/Order",
        "Lần/Rev.",
        rows=[
            (
                each.sentence or "đã thực hiện/done",
                str(each.order_id),
                "" if each.revision is None else str(each.revision),
            )
            for each in outcomes
        ],
    )

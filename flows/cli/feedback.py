"""``gatestream feedback``: reports back on goods that arrived under supervision (hồi báo)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.acting import (
    AsJson,
    SiteArgument,
    Who,
    act_of,
    local,
    plain,
    the_id,
    the_site,
    writing,
)
from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from uuid import UUID

    from sql.connection import Connection

_STATES = {
    "draft": "dự thảo",
    "signed": "đã ký",
    "withdrawn": "đã rút",
    "contradicted": "đã ký, có thông tin trái ngược",
}

feedback = typer.Typer(
    no_args_is_help=True,
    help="Feedback to the office of origin on goods under supervision that arrived (hồi báo).",
)
FeedbackId = Annotated[str, typer.Argument(metavar="FEEDBACK", help="Id of the feedback.")]


@feedback.command("list")
def list_(
    site_file: SiteArgument,
    *,
    is_overdue: Annotated[
        bool, typer.Option("--overdue", help="What should have arrived, or came late.")
    ] = False,
    is_expected: Annotated[bool, typer.Option("--expected", help="What is on its way.")] = False,
    state: Annotated[
        str | None, typer.Option(help="draft, signed, withdrawn or contradicted.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List feedbacks, what is overdue, or what is on its way.

    [bold]Examples[/bold]

    gatestream feedback list icd.toml --state draft

    gatestream feedback list icd.toml --overdue --json
    """
    from sql.connection import rows  # noqa: PLC0415
    from sql.yard import LISTED_N  # noqa: PLC0415

    if is_overdue and is_expected:
        message = "one list was wanted, got both --overdue and --expected"
        raise ConfigError(message)
    if state is not None and state not in _STATES:
        message = f"--state: one of {', '.join(_STATES)} was wanted, got {state!r}"
        raise ConfigError(message)
    name = the_site(site_file).site.id
    asked: dict[str, Any] = {"site": name, "as_of": datetime.now(UTC), "rows_n": LISTED_N}
    question = "overdue" if is_overdue else "expected" if is_expected else "list"
    with writing("feedback") as connection:
        asked |= {"is_every": True, "state": state, "feedback_id": None}
        found = rows(connection, f"feedback/{question}", asked)
    if as_json:
        print_json({"site": name, question: [plain(row) for row in found]})
    elif question == "list":
        _print_feedbacks(found)
    else:
        _print_shipments(found)


@feedback.command("print")
def print_(
    site_file: SiteArgument,
    feedback_id: FeedbackId,
    *,
    out: Annotated[
        Path | None, typer.Option(help="File to write the HTML to; else standard output.")
    ] = None,
) -> None:
    """Print a feedback as HTML: a draft until it is signed.

    The template is the site's own where [transit] of the site file names one, or
    where templates/feedback.html lies in GATESTREAM_HOME.

    [bold]Examples[/bold]

    gatestream feedback print icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 --out hoi-bao.html

    gatestream feedback print icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 > hoi-bao.html
    """
    from flows.reports.feedback import feedback_page  # noqa: PLC0415
    from schemas.letterhead import letterhead_of  # noqa: PLC0415
    from schemas.opening_hours import LOCAL  # noqa: PLC0415
    from sql.home import settings_from  # noqa: PLC0415
    from sql.organisation import tree_on_day  # noqa: PLC0415

    site = the_site(site_file)
    now = datetime.now(UTC)
    with writing("feedback") as connection:
        row = _one(connection, site.site.id, the_id("feedback", feedback_id))
        units = tree_on_day(connection, now.astimezone(LOCAL).date())
    templates = settings_from(os.environ).home.root / "templates"
    page = feedback_page(row, site, letterhead_of(site.site.id, units), now, templates)
    if out is None:
        print(page, end="")
        return
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        message = f"{out}: wanted to write the feedback, got {error.strerror}"
        raise ConfigError(message) from error
    show_note(f"{out}: {_STATES[row['state']]}")


@feedback.command()
def sign(
    site_file: SiteArgument,
    feedback_id: FeedbackId,
    *,
    who: Who = None,
    note: Annotated[
        str, typer.Option(help="What the officer adds, printed with it.")
    ] = "Hàng đến đủ, đúng hồ sơ.",
    as_json: AsJson = False,
) -> None:
    """Sign a draft; what is signed does not change any more.

    [bold]Examples[/bold]

    gatestream feedback sign icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 --who nguyen.van.an

    gatestream feedback sign icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3
    --note "Niêm phong còn nguyên vẹn"
    """
    from sql.transits import sign_feedback  # noqa: PLC0415

    name, feedback_ = the_site(site_file).site.id, the_id("feedback", feedback_id)
    act = act_of(who, note)
    with writing("feedback") as connection:
        signed = sign_feedback(connection, name, feedback_, act)
    if as_json:
        print_json({"feedback": str(feedback_), "signed_by": act.who, **plain(signed)})
        return
    show_note(f"{signed['shipment_no']} → {signed['origin_office']}: đã ký / signed by {act.who}.")


def _one(connection: Connection, site: str, feedback_id: UUID) -> dict[str, Any]:
    from sql.connection import rows  # noqa: PLC0415

    asked = {"site": site, "state": None, "feedback_id": feedback_id, "rows_n": 1}
    found = rows(connection, "feedback/list", asked)
    if not found:
        message = f"a feedback of {site} was wanted, got {feedback_id}"
        raise ConfigError(message)
    return found[0]


def _print_feedbacks(found: list[dict[str, Any]]) -> None:
    print_table(
        "Hồi báo/Feedback",
        "Biên bản/No.",
        "Container",
        "Gửi/To",
        "Đến lúc/Arrived",
        "Hạn/Due",
        "Trạng thái/State",
        rows=(
            (
                str(each["feedback_id"]),
                each["shipment_no"],
                each["container"],
                each["origin_office"],
                local(each["passed_at"]) + (" (trễ/late)" if each["is_late"] else ""),
                local(each["due_at"]),
                _STATES[each["state"]],
            )
            for each in found
        ),
    )


def _print_shipments(found: list[dict[str, Any]]) -> None:
    print_table(
        "Biên bản/No.",
        "Container",
        "Từ/From",
        "Rời lúc/Left",
        "Hạn/Due",
        "Đến lúc/Arrived",
        rows=(
            (
                each["shipment_no"],
                each["container"],
                each["origin_office"],
                local(each["departed_at"]),
                local(each["due_at"]),
                local(each.get("arrived_at")),
            )
            for each in found
        ),
    )

"""``gatestream sample``: checks by sample while traffic is heavy, and how sure that is."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.cli.acting import (
    AsJson,
    SiteArgument,
    Who,
    Why,
    act_of,
    iso,
    local,
    the_id,
    the_site,
    writing,
)
from flows.cli.output import percent, print_json, print_table, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from sql.connection import Connection
    from sql.samples import SampledPassage, SamplingPeriod

_EVER = datetime(2000, 1, 1, tzinfo=UTC)
_STRATA = {"high": "Rủi ro cao", "doubtful": "Đọc chưa chắc", "ordinary": "Thông thường"}

sample = typer.Typer(
    no_args_is_help=True,
    help="Checks of passages against their papers by sample, while traffic is heavy.",
)
PeriodId = Annotated[
    str | None, typer.Option("--period", help="Id of the time of sampling; else the last one.")
]


@sample.command()
def start(
    site_file: SiteArgument,
    *,
    rate: Annotated[
        float, typer.Option(help="Share that is drawn of what is not always checked, 0 to 1.")
    ],
    why: Why,
    seed: Annotated[
        str | None, typer.Option(help="What the draw is told from; else made by chance.")
    ] = None,
    risk: Annotated[
        float, typer.Option(help="From this risk on everything is checked, 0 to 1.")
    ] = 0.5,
    who: Who = None,
    as_json: AsJson = False,
) -> None:
    """Switch sampling on: from now on a share of the passages is drawn to be checked.

    What is on the watchlist or warned of is always drawn. The seed and a passage's id
    alone decide, so that the sample can be drawn again by whoever knows the seed.

    [bold]Examples[/bold]

    gatestream sample start icd.toml --rate 0.2 --why "lưu lượng lớn, ùn tắc cổng A"

    gatestream sample start icd.toml --rate 0.1 --seed 2026-11-21 --why "cao điểm" --who an
    """
    from sql.samples import start_sampling  # noqa: PLC0415

    with writing("sample") as connection:
        period = start_sampling(
            connection,
            the_site(site_file).site.id,
            act_of(who, why),
            rate=rate,
            seed=seed or secrets.token_hex(8),
            risk_threshold=risk,
        )
    if as_json:
        print_json(_document(period))
        return
    show_note(f"Sampling {period.rate:.0%} since {local(period.started_at)}, seed {period.seed}.")


@sample.command()
def stop(site_file: SiteArgument, *, why: Why, who: Who = None, as_json: AsJson = False) -> None:
    """Switch sampling off: every passage is to be checked again.

    [bold]Examples[/bold]

    gatestream sample stop icd.toml --why "hết ùn tắc"

    gatestream sample stop icd.toml --why "hết ca" --who nguyen.van.an
    """
    from sql.samples import stop_sampling  # noqa: PLC0415

    with writing("sample") as connection:
        period = stop_sampling(connection, the_site(site_file).site.id, act_of(who, why))
    if as_json:
        print_json({"period": str(period)})
        return
    show_note("Sampling is off.")


@sample.command("list")
def list_(site_file: SiteArgument, *, period: PeriodId = None, as_json: AsJson = False) -> None:
    """List what was drawn and is not checked yet, of high risk first.

    [bold]Examples[/bold]

    gatestream sample list icd.toml

    gatestream sample list icd.toml --json
    """
    from schemas.decisions.sampling import Stratum  # noqa: PLC0415

    with writing("sample") as connection:
        _, passages = _found(connection, the_site(site_file).site.id, period)
    open_ones = [each for each in passages if each.is_sampled and each.outcome is None]
    open_ones.sort(key=lambda each: (each.stratum is not Stratum.HIGH, each.passed_at))
    if as_json:
        print_json(
            {
                "passages": [
                    {
                        "passage": str(each.passage_id),
                        "passed_at": iso(each.passed_at),
                        "stratum": each.stratum.value,
                        "risk": each.risk,
                    }
                    for each in open_ones
                ]
            }
        )
        return
    print_table(
        "Lượt/Passage",
        "Lúc/At",
        "Nhóm/Stratum",
        rows=(
            (str(each.passage_id), local(each.passed_at), _STRATA[each.stratum.value])
            for each in open_ones
        ),
    )


@sample.command()
def check(
    site_file: SiteArgument,
    passage: Annotated[str, typer.Argument(metavar="PASSAGE", help="Id of a drawn passage.")],
    outcome: Annotated[str, typer.Argument(metavar="right|wrong", help="What was found.")],
    *,
    note: Annotated[str, typer.Option(help="What the officer adds.")] = "đối chiếu hồ sơ",
    who: Who = None,
) -> None:
    """Keep what was found when a drawn passage was held against its papers.

    [bold]Examples[/bold]

    gatestream sample check icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 right

    gatestream sample check icd.toml 98a81a44-94ee-5248-be48-61b51a1b94a3 wrong --note "sai số"
    """
    from schemas.decisions.sampling import Outcome  # noqa: PLC0415
    from sql.samples import check_sampled  # noqa: PLC0415

    try:
        found = Outcome(outcome)
    except ValueError:
        message = f"right or wrong was wanted, got {outcome!r}"
        raise ConfigError(message) from None
    name, passage_id = the_site(site_file).site.id, the_id("passage", passage)
    with writing("sample") as connection:
        check_sampled(connection, name, passage_id, found, act_of(who, note))
    show_note("Kept.")


@sample.command()
def report(site_file: SiteArgument, *, period: PeriodId = None, as_json: AsJson = False) -> None:
    """Report what was drawn, checked and found, and what that says of all passages.

    N are the passages of a group, n those of them that were checked; the share of
    wrong ones comes with its 95 % confidence interval (Clopper and Pearson for
    each group, each group counted by its size in the sum).

    [bold]Examples[/bold]

    gatestream sample report icd.toml

    gatestream sample report icd.toml --period 98a81a44-94ee-5248-be48-61b51a1b94a3 --json
    """
    from schemas.decisions.sample_estimate import (  # noqa: PLC0415
        CONFIDENCE,
        clopper_pearson,
        counted,
        estimated,
    )

    with writing("sample") as connection:
        chosen, passages = _found(connection, the_site(site_file).site.id, period)
    strata = counted(
        (each.stratum, each.is_sampled, each.outcome if each.is_sampled else None)
        for each in passages
    )
    whole = estimated(strata)
    rows = {
        stratum: (count, clopper_pearson(count))
        for stratum, count in strata.items()
        if count.passed_n
    }
    if as_json:
        print_json(
            {
                **_document(chosen),
                "confidence": CONFIDENCE,
                "passed_n": len(passages),
                "sampled_n": sum(count.sampled_n for count in strata.values()),
                "checked_n": sum(count.checked_n for count in strata.values()),
                "wrong_n": sum(count.wrong_n for count in strata.values()),
                "error_rate": whole.rate,
                "error_low": whole.low,
                "error_high": whole.high,
                "strata": {
                    stratum.value: {
                        "passed_n": count.passed_n,
                        "sampled_n": count.sampled_n,
                        "checked_n": count.checked_n,
                        "wrong_n": count.wrong_n,
                        "error_low": low,
                        "error_high": high,
                    }
                    for stratum, (count, (low, high)) in rows.items()
                },
            }
        )
        return
    until = local(chosen.ended_at) if chosen.ended_at else "nay"
    print(f"Kiểm tra theo xác suất từ {local(chosen.started_at)} đến {until}")
    print(
        f"Bật: {chosen.started_by} ({chosen.why_started}); tỷ lệ {chosen.rate:.0%}, "
        f"hạt giống {chosen.seed}"
    )
    if chosen.ended_at is not None:
        print(f"Tắt: {chosen.ended_by} ({chosen.why_ended})")
    print_table(
        "Nhóm/Stratum",
        "N",
        "Chọn/Drawn",
        "n",
        "Sai/Wrong",
        "Khoảng tin cậy 95 %",
        rows=(
            (
                _STRATA[stratum.value],
                str(count.passed_n),
                str(count.sampled_n),
                str(count.checked_n),
                str(count.wrong_n),
                f"{percent(low)} – {percent(high)}",
            )
            for stratum, (count, (low, high)) in rows.items()
        ),
    )
    print(
        f"Ước tính tỷ lệ sai: {percent(whole.rate)} ({percent(whole.low)} – {percent(whole.high)})"
    )


def _found(
    connection: Connection, site: str, period: str | None
) -> tuple[SamplingPeriod, list[SampledPassage]]:
    from sql.samples import periods_of, sampled  # noqa: PLC0415

    known = periods_of(connection, site, _EVER)
    wanted = None if period is None else the_id("time of sampling", period)
    chosen = next((each for each in known if wanted in {None, each.period_id}), None)
    if chosen is None:
        message = f"a time of sampling at {site} was wanted, got {period or 'none'}"
        raise ConfigError(message)
    return chosen, sampled(connection, site, chosen.period_id)


def _document(period: SamplingPeriod) -> dict[str, Any]:
    return {
        "period": str(period.period_id),
        "rate": period.rate,
        "seed": period.seed,
        "risk_threshold": period.risk_threshold,
        "started_at": iso(period.started_at),
        "started_by": period.started_by,
        "why_started": period.why_started,
        "ended_at": iso(period.ended_at),
        "ended_by": period.ended_by,
        "why_ended": period.why_ended,
    }

"""``gatestream demo``: the whole pipeline on the bundled clip and papers, against their truth."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.output import print_json, print_table, show_note
from schemas.errors import ConfigError

if TYPE_CHECKING:
    from flows.demo_papers import PaperScore
    from models.evaluation.passage_truth import NumberScore, PassageScore
    from sql.home import StoreSettings

DEMO = Path(__file__).parents[2] / "infra" / "demo"
_SEEDED = {
    "mistyped": "gõ sai trên manifest / mistyped in the manifest",
    "undeclared": "không có tờ khai / not declared",
    "not_cleared": "chưa đủ điều kiện / not cleared",
    "held": "đang tạm giữ / on hold",
    "unread": "không đọc được / not readable",
    "absent": "không đến cổng / never came",
}


def demo(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the score as one line of JSON.")
    ] = False,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Run the whole pipeline on the bundled gate clip and papers and compare with their truth.

    Reads the clip, takes declarations, a manifest and a watchlist in, matches them with what
    passed, and reconciles both. What was made to disagree has to be found, and nothing else.

    Writes to a home of its own beside the usual one, unless GATESTREAM_HOME is set.

    [bold]Example[/bold]

    gatestream demo
    """
    from flows.cli.run_report import RunReport  # noqa: PLC0415
    from flows.demo_papers import match_demo  # noqa: PLC0415
    from flows.run import run_site  # noqa: PLC0415
    from models.evaluation.passage_truth import (  # noqa: PLC0415
        load_passage_truth,
        score_passages,
    )
    from schemas.site import load_site  # noqa: PLC0415

    site_file = DEMO / "site.toml"
    if not site_file.is_file():
        message = f"{site_file}: the bundled gate was wanted; run the demo from a source checkout"
        raise ConfigError(message)
    site = load_site(site_file)
    camera = next(iter(site.cameras.values()))
    if camera.starts_at is None:
        message = f"{site_file}: the bundled clip's starts_at was wanted, but is missing"
        raise ConfigError(message)
    settings = demo_settings(os.environ)
    with RunReport(site, (lambda _row: None) if as_json else None) as report:
        counts = run_site(site, settings, report, threads=threads)
    truth = load_passage_truth(DEMO / "truth.csv", camera.starts_at)
    score = score_passages(truth, list(report.passages.values()))
    papers = match_demo(site, settings, DEMO, camera.starts_at, datetime.now(UTC))
    if as_json:
        told = {"orphan_reads_n": counts.orphan_reads_n, "papers": asdict(papers)}
        print_json({**asdict(score), **told})
        return
    _print_score(score)
    _print_papers(papers)
    _print_next(settings)


def demo_settings(environ: Mapping[str, str]) -> StoreSettings:
    """A home of the demo's own, so that its passages never mix with real ones."""
    from sql.home import HOME_VARIABLE, Home, StoreSettings, settings_from  # noqa: PLC0415

    settings = settings_from(environ)
    if environ.get(HOME_VARIABLE, "").strip():
        return settings
    root = settings.home.root
    return StoreSettings(Home(root.with_name(f"{root.name}-demo")), settings.dsn)


def _print_score(score: PassageScore) -> None:
    rows = [
        ("xe qua / vehicles", f"{score.counted_n} of {score.vehicles_n}", f"{score.invented_n}"),
        _number_row("số container / container codes", score.containers),
        _number_row("biển số / plates", score.plates),
    ]
    print_table("so với sự thật / against the truth", "found", "wrong", rows=rows)
    doubtful_n = score.containers.in_review_n + score.plates.in_review_n
    print(f"chờ cán bộ xem / waiting for a person: {doubtful_n}")


def _print_papers(papers: PaperScore) -> None:
    rows = [
        (_SEEDED[each.kind], each.container, "có / yes" if each.is_found else "KHÔNG / NO")
        for each in papers.seeded
    ]
    rows.append(("ngoài ra / besides", "", f"{len(papers.invented)}"))
    print_table("sai lệch cài sẵn / seeded discrepancies", "container", "found", rows=rows)
    print(f"khớp với giấy tờ / matched with papers: {papers.pairs_n}")
    print(f"hàng đã qua khu vực giám sát / confirmed: {', '.join(papers.confirmed)}")


def _number_row(name: str, score: NumberScore) -> tuple[str, str, str]:
    return name, f"{score.right_n} of {score.readable_n} readable", f"{score.accepted_wrong_n}"


def _print_next(settings: StoreSettings) -> None:
    home = shlex.quote(str(settings.home.root))
    program = f"GATESTREAM_HOME={home} .venv/bin/gatestream"
    print()
    print("Xem tiếp / open next:")
    print(f"  {program} dashboard")
    print(f"  {program} sql --query passages_by_lane_and_hour")
    print(f"  {program} confirmation list")
    show_note(f"Everything lies in {settings.home.root}.")

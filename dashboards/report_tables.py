"""The parts of a periodic report as HTML; whatever comes from elsewhere is escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Final

from dashboards.report_source import Kept
from dashboards.texts import LOCAL_ZONE, Texts, percent, written_day
from schemas.alert import Rule
from schemas.alert_texts import TITLES
from schemas.decisions.texts import WARNINGS
from schemas.decisions.warning import WarningKind
from schemas.gate_report import GateReport

_READS: Final = (
    ("read_n", "passages_n"),
    ("accepted_n", "passages_n"),
    ("review_n", "passages_n"),
    ("unread_n", "passages_n"),
    ("plates_n", None),
    ("plates_accepted_n", "plates_n"),
    ("containers_n", None),
    ("containers_accepted_n", "containers_n"),
)
_HOUR_S: Final = 3_600
_DAY_S: Final = 86_400
_GIB: Final = 1 << 30
_MIB: Final = 1 << 20


def parts_of(report: GateReport, kept: Kept, texts: Texts) -> str:
    """All parts with their headings.

    Args:
        report: The figures.
        kept: What is kept now.
        texts: Of the language.
    """
    parts: dict[str, Callable[[], str]] = {
        "passages": lambda: _passages(report, texts),
        "reads": lambda: _reads(report, texts),
        "causes": lambda: _causes(report, texts),
        "matches": lambda: _matches(report, texts),
        "alerts": lambda: _alerts(report, texts),
        "cameras": lambda: _cameras(report, texts),
        "storage": lambda: _storage(kept, texts),
    }
    return "".join(
        f"<h2>{escape(texts(f'report.part_{name}'))}</h2>{part()}" for name, part in parts.items()
    )


def _passages(report: GateReport, texts: Texts) -> str:
    lines = report.by("lanes", "site", "gate", "lane")
    rows = []
    for site, gate, lane in sorted(lines):
        only = {"site": site, "gate": gate, "lane": lane}
        ways = [report.total("lanes", "passages_n", **only, direction=way) for way in ("in", "out")]
        rows.append((site, gate, lane, *_counts([*ways, sum(ways)], report.days_n, texts)))
    ways = [report.total("lanes", "passages_n", direction=way) for way in ("in", "out")]
    whole = (texts("report.all"), "", "", *_counts([*ways, sum(ways)], report.days_n, texts))
    heads = [
        texts(f"report.{name}") for name in ("site", "gate", "lane", "in", "out", "all", "a_day")
    ]
    table = _table(heads, rows, 3, texts, whole)
    if report.peak is None:
        return table
    at = f"{report.peak.begins_at.astimezone(LOCAL_ZONE):%H:00 %d/%m/%Y}"
    return table + _note(texts("report.peak", at=at, n=texts.number(report.peak.passages_n)))


def _counts(counts: Sequence[int], days_n: int, texts: Texts) -> list[str]:
    return [*map(texts.number, counts), texts.number(counts[-1] / days_n, 1)]


def _reads(report: GateReport, texts: Texts) -> str:
    counts = {
        name: report.total("lanes", name)
        for name in ("passages_n", *(n for n, _ in _READS if n != "read_n"))
    }
    counts["read_n"] = counts["passages_n"] - counts["unread_n"]
    rows = [
        (
            texts(f"report.{name}"),
            texts.number(counts[name]),
            texts.share(counts[name], counts[of]) if of else "",
        )
        for name, of in _READS
    ]
    return _table([texts(f"report.{name}") for name in ("what", "count", "share")], rows, 1, texts)


def _causes(report: GateReport, texts: Texts) -> str:
    found = sorted(
        report.by("causes", "cause").items(), key=lambda each: (-each[1]["strongest_n"], each[0])
    )
    failed_n = report.total("causes", "strongest_n")
    passages_n = report.total("lanes", "passages_n")
    rows = [
        (
            texts(f"cause.{cause}").capitalize(),
            texts.number(counts["strongest_n"]),
            texts.share(counts["strongest_n"], failed_n),
            texts.number(counts["passages_n"]),
        )
        for (cause,), counts in found
    ]
    names = ("cause", "cause_strongest", "share", "cause_passages")
    whole = (texts("report.all"), texts.number(failed_n), "", "")
    table = _table([texts(f"report.{name}") for name in names], rows, 1, texts, whole)
    share = texts.share(failed_n, passages_n)
    return table + (_note(texts("report.cause_note", share=share)) if rows else "")


def _matches(report: GateReport, texts: Texts) -> str:
    states = ("matched", "resolved_late", "unmatched", "waiting")
    rows = []
    for (wanted,) in sorted(report.by("matches", "wanted")):
        counts = [report.total("matches", "containers_n", wanted=wanted, state=s) for s in states]
        matched_n, due_n = counts[0] + counts[1], sum(counts[:3])
        share = texts.share(matched_n, due_n)
        rows.append((texts(f"side.{wanted}"), *map(texts.number, counts), share))
    heads = [texts(f"report.{name}") for name in ("wanted", *states, "match_rate")]
    return _table(heads, rows, 1, texts) + (_note(texts("report.match_note")) if rows else "")


def _alerts(report: GateReport, texts: Texts) -> str:
    severities = ("warning", "critical")
    rows = []
    for (rule,) in sorted(report.by("alerts", "rule")):
        counts = [report.total("alerts", "alerts_n", rule=rule, severity=s) for s in severities]
        rows.append((_named(rule, texts), *map(texts.number, counts), texts.number(sum(counts))))
    heads = [texts("report.alert"), *(texts(f"report.severity_{s}") for s in severities)]
    raised = _table([*heads, texts("report.all")], rows, 1, texts)
    warned = [
        (texts.sentence(WARNINGS[WarningKind(warning)]), texts.number(counts["warnings_n"]))
        for (warning,), counts in sorted(report.by("warnings", "warning").items())
    ]
    gate = _table([texts("report.alert"), texts("report.count")], warned, 1, texts)
    return (
        f"<h3>{escape(texts('report.alerts_heading'))}</h3>{raised}"
        f"<h3>{escape(texts('report.warnings_heading'))}</h3>{gate}"
    )


def _named(rule: str, texts: Texts) -> str:
    return texts.sentence(TITLES[Rule(rule)]) if rule in [*Rule] else rule


def _cameras(report: GateReport, texts: Texts) -> str:
    lines = report.by("cameras", "site", "camera")
    if not lines:
        return _note(texts("report.unknown"))
    rows = []
    for (site, camera), counts in sorted(lines.items()):
        up_s = counts["watched_s"] - counts["down_s"]
        rows.append(
            (
                site,
                camera,
                texts.number(counts["watched_s"] / _HOUR_S, 1),
                texts.number(counts["down_s"] / _HOUR_S, 1),
                texts.share(up_s, counts["watched_s"]),
                texts.number(counts["undecodable_n"]),
            )
        )
    names = ("site", "camera", "watched", "down", "uptime", "undecodable")
    table = _table([texts(f"report.{name}") for name in names], rows, 2, texts)
    watched_s = report.total("cameras", "watched_s")
    share = percent(min(watched_s / (len(lines) * report.days_n * _DAY_S), 1.0))
    return table + _note(texts("report.uptime_all", share=share))


def _storage(kept: Kept, texts: Texts) -> str:
    size = _size(kept.evidence_bytes, texts)
    free, total = _size(kept.free_bytes, texts), _size(kept.total_bytes, texts)
    pictures = texts("report.pictures", size=size, n=texts.number(kept.pictures_n))
    rows = [
        (texts("report.kept_since"), written_day(kept.first_day) if kept.first_day else "–"),
        (texts("report.store"), _size(kept.store_bytes, texts)),
        (texts("report.evidence"), pictures),
        (texts("report.disk"), texts("report.disk_of", free=free, total=total)),
    ]
    heads = [texts("report.what"), texts("report.count")]
    return _table(heads, rows, 1, texts) + _note(texts("report.storage_note"))


def _size(bytes_n: int, texts: Texts) -> str:
    if bytes_n < _GIB:
        return f"{texts.number(bytes_n / _MIB, 1)} MiB"
    return f"{texts.number(bytes_n / _GIB, 1)} GiB"


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    words_n: int,
    texts: Texts,
    whole: Sequence[str] = (),
) -> str:
    """A table whose first columns are words and whose others are numbers."""
    lines = [*rows]
    if not lines:
        return _note(texts("report.nothing"))
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(_line(row, words_n) for row in lines)
    foot = _line(whole, words_n, "whole") if whole else ""
    return f"<table class='lined'><thead><tr>{head}</tr></thead><tbody>{body}{foot}</tbody></table>"


def _line(cells: Sequence[str], words_n: int, kind: str = "") -> str:
    told = "".join(
        f"<td{'' if n < words_n else ' class=n'}>{escape(cell)}</td>"
        for n, cell in enumerate(cells)
    )
    return f"<tr class='{kind}'>{told}</tr>"


def _note(text: str) -> str:
    return f"<p class='small'>{escape(text)}</p>"

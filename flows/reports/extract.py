"""The printable extract of a container or a declaration, Vietnamese, as HTML (R35)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Final

from flows.reports.template import filled
from schemas.errors import ArchiveError
from schemas.letterhead import Letterhead
from schemas.opening_hours import LOCAL
from schemas.passage import CrossingSource, Direction
from schemas.read import Status
from schemas.reconciliation.texts import DIRECTIONS
from sql.evidence import EvidenceStore
from sql.extract import Declared, Extract, Passed, Picture, Remark

TEMPLATE: Final = "extract.html"
_DOTS: Final = "…………………………"
_FLOWS: Final = {"export": "Xuất khẩu", "import": "Nhập khẩu"}
_ELIGIBILITY: Final = {
    "not_yet": "chưa đủ điều kiện qua khu vực giám sát",
    "cleared": "thông quan",
    "released": "giải phóng hàng",
    "to_storage": "đưa hàng về bảo quản",
}
_ROLES: Final = {"frame": "Toàn cảnh", "plate": "Biển số", "container": "Số container"}
_KINDS: Final = {
    "manual": "cán bộ nhập, không có camera",
    "correction": "cán bộ sửa",
    "expectation": "chấp nhận theo giấy tờ khai đúng số đã đọc",
    "withdrawn": "đưa về như trước",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Who draws an extract up.

    Attributes:
        who: The officer's name.
        why: What for.
        at: Aware instant.
    """

    who: str
    why: str
    at: datetime


def extract_page(
    extract: Extract,
    drawn: Drawn,
    pictures: EvidenceStore,
    letterhead: Letterhead,
    templates: Path | None = None,
) -> str:
    """One page that needs no other file.

    A picture that is missing or was altered is said to be so in its place.

    Args:
        extract: What is known.
        drawn: Who draws it up.
        pictures: Where the pictures lie.
        letterhead: Whose it is.
        templates: Where a unit keeps its own templates.

    Raises:
        ConfigError: The template cannot be used.
    """
    asked = extract.asked
    named = f"Container {asked.container}" if asked.container else f"Tờ khai số {asked.identity}"
    day = drawn.at.astimezone(LOCAL)
    values = {
        "title": f"Trích lục · {named}",
        "unit": letterhead.unit or _DOTS,
        "unit_above": letterhead.unit_above or _DOTS,
        "day": f"{day:%d}",
        "month": f"{day:%m}",
        "year": f"{day:%Y}",
        "asked": named,
        "at": _time(drawn.at),
        "who": drawn.who,
        "why": drawn.why,
        "passages_n": str(len(extract.passages)),
    }
    shown = {
        "declarations": _declarations(extract.declarations),
        "passages": "".join(
            _passage(
                n,
                each,
                [one for one in extract.pictures if _is_of(one, each)],
                [one for one in extract.remarks if one.passage_id == each.passage_id],
                pictures,
            )
            for n, each in enumerate(extract.passages, start=1)
        )
        or "<p>Không có lượt qua cổng nào được ghi nhận.</p>",
    }
    return filled(
        TEMPLATE, {name: escape(text) for name, text in values.items()} | shown, templates
    )


def _is_of(picture: Picture, passed: Passed) -> bool:
    """Whether a picture is a passage's, and not that of another container of it."""
    is_other = picture.role == "container" and picture.number != passed.container
    return picture.passage_id == passed.passage_id and not is_other


def _declarations(declarations: Iterable[Declared]) -> str:
    body = "".join(
        "<tr>"
        + "".join(
            f"<td>{cell}</td>"
            for cell in (
                escape(each.declaration_no),
                f"{_FLOWS.get(each.flow, escape(each.flow))}, {escape(each.type_code)}",
                escape(each.customs_office),
                escape(each.declarant),
                _time(each.declared_at),
                _eligibility(each),
                escape(", ".join(each.containers)),
            )
        )
        + "</tr>"
        for each in declarations
    )
    if not body:
        return "<p>Không có tờ khai nào được ghi nhận.</p>"
    heads = ("Số tờ khai", "Loại", "Cơ quan hải quan", "Người khai", "Đăng ký", "Trạng thái")
    head = "".join(f"<th>{name}</th>" for name in (*heads, "Container"))
    return f'<table class="lined small"><thead><tr>{head}</tr></thead>{body}</table>'


def _eligibility(declared: Declared) -> str:
    told = _ELIGIBILITY.get(declared.eligibility, escape(declared.eligibility))
    return f"{told}, {_time(declared.eligible_at)}" if declared.eligible_at else told


def _passage(
    n: int,
    passed: Passed,
    pictures: Iterable[Picture],
    remarks: Iterable[Remark],
    store: EvidenceStore,
) -> str:
    is_sure = passed.status == Status.ACCEPTED.value
    told = (
        ("Số container", passed.container + ("" if is_sure else " (chờ xem lại)")),
        ("Chiều", DIRECTIONS[Direction(passed.direction)][0]),
        ("Thời gian qua cổng", _time(passed.passed_at)),
        ("Địa điểm, cổng, làn", f"{passed.site}, {passed.gate}, {passed.lane}"),
        ("Biển số", ", ".join(passed.plates) or "không đọc được"),
        ("Xác nhận qua khu vực giám sát", "Đã xác nhận" if passed.is_confirmed else "Chưa"),
        ("Nguồn", _source(passed)),
        ("Mã lượt qua", f"{passed.passage_id}, lần {passed.revision}"),
    )
    rows = "".join(f"<tr><td>{name}</td><td>{escape(text)}</td></tr>" for name, text in told)
    notes = "".join(
        f'<p class="small">Lần {each.revision}: {_KINDS.get(each.kind, escape(each.kind))}, '
        f"{escape(each.who)}, {_time(each.made_at)}: {escape(each.why)}</p>"
        for each in remarks
    )
    figures = "".join(_figure(each, store) for each in pictures)
    return (
        f'<article><h3>{n}. {escape(passed.container)}</h3><table class="lined small">{rows}'
        f"</table>{notes}</article>{figures}"
    )


def _source(passed: Passed) -> str:
    if passed.crossing == CrossingSource.MANUAL.value:
        return "cán bộ nhập, không có camera"
    return "camera nhận dạng"


def _figure(picture: Picture, store: EvidenceStore) -> str:
    try:
        content = b64encode(store.get(picture.sha256, picture.media_type)).decode("ascii")
        shown = f'<img alt="" src="data:{escape(picture.media_type)};base64,{content}">'
    except ArchiveError as error:
        shown = f'<p class="fault">Không có hình nguyên vẹn: {escape(str(error))}</p>'
    role = _ROLES.get(picture.role, escape(picture.role))
    caption = f"{role} {escape(picture.number)} · {escape(picture.camera)}"
    return (
        f"<figure>{shown}<figcaption>{caption} · {_time(picture.captured_at)}<br>"
        f"SHA-256 {picture.sha256}</figcaption></figure>"
    )


def _time(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%d/%m/%Y %H:%M:%S}"

"""A sheet of A4 with pictures and figures of a passage, who printed it, when and why (R66)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from html import escape

from dashboards.evidence_pictures import picture_name
from dashboards.evidence_source import picture_of
from dashboards.passage_detail import quality_figures
from dashboards.texts import Texts, percent, written_instant
from dashboards.written import written_code, written_plate
from schemas.passage import Evidence, EvidenceRole, Passage
from sql.home import StoreSettings

# Of its own, because the sheet is also taken along as a file.
_STYLE = """
@page { size: A4; margin: 14mm; }
.a4 { max-width: 182mm; margin: 0 auto; color: #000; background: #fff;
  font: 10.5pt/1.35 "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
.a4 h1 { font-size: 14pt; margin: 0 0 1mm; }
.a4 p { margin: 0 0 3mm; }
.a4 table { width: 100%; border-collapse: collapse; margin: 0 0 4mm; }
.a4 th, .a4 td { border: 0.2mm solid #999; padding: 0.8mm 1.5mm; text-align: left;
  vertical-align: top; font-weight: normal; }
.a4 th { width: 36%; background: #f2f2f2; }
.a4 figure { margin: 0 0 3mm; break-inside: avoid; }
.a4 img { display: block; max-width: 100%; max-height: 105mm; }
.a4 figcaption { font-size: 8pt; overflow-wrap: anywhere; }
.a4 .pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 0 4mm; }
.a4 .pictures .frame { grid-column: 1 / 3; }
.a4 footer { border-top: 0.3mm solid #000; padding-top: 1.5mm; font-size: 9pt; }
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """Who prints a sheet.

    Attributes:
        who: The person.
        why: The reason that was given.
        at: Aware instant.
    """

    who: str
    why: str
    at: datetime


def sheet(settings: StoreSettings, passage: Passage, printed: Printed, texts: Texts) -> str:
    """The sheet as HTML that needs no other file; whatever others wrote is text in it.

    Args:
        settings: Whose evidence store.
        passage: Which passage, with the pictures that the person may look at.
        printed: Who prints it, why and when.
        texts: Of the chosen language.
    """
    title = escape(texts("evidence.title"))
    told = {"who": printed.who, "at": written_instant(printed.at), "why": printed.why}
    pictures = "".join(_figure(settings, each, texts) for each in passage.evidence)
    rows = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in _figures(passage, texts).items()
    )
    return (
        f"<style>{_STYLE}</style><article class='sheet a4'><h1>{title}</h1>"
        f"<p>{escape(_heading(passage, texts))}</p><table>{rows}</table>"
        f"<div class='pictures'>{pictures}</div>"
        f"<footer>{escape(texts('evidence.printed', **told))}</footer></article>"
    )


def page_of(sheet_html: str, texts: Texts) -> str:
    """A sheet as a whole page, for a file."""
    head = f"<meta charset='utf-8'><title>{escape(texts('evidence.title'))}</title>"
    return f"<!doctype html><html lang='{texts.language}'>{head}<body>{sheet_html}</body></html>"


def _heading(passage: Passage, texts: Texts) -> str:
    direction = texts(f"direction.{passage.direction}")
    return texts(
        "evidence.heading",
        at=written_instant(passage.passed_at),
        site=passage.site,
        lane=passage.lane,
        direction=direction,
    )


def _figures(passage: Passage, texts: Texts) -> dict[str, str]:
    plates = (
        f"{written_plate(read.text)} ({texts(f'status.{read.status}')} {percent(read.confidence)})"
        for read in passage.plates
    )
    containers = (
        f"{written_code(read.code)} {read.size_type or ''} "
        f"({texts(f'status.{read.status}')} {percent(read.confidence)})"
        for read in passage.containers
    )
    return {
        texts("column.plates"): ", ".join(plates) or "–",
        texts("column.containers"): ", ".join(containers) or "–",
        texts("evidence.revision"): str(passage.revision),
        **quality_figures(passage, texts),
    }


def _figure(settings: StoreSettings, evidence: Evidence, texts: Texts) -> str:
    what, at = picture_name(evidence, texts), written_instant(evidence.captured_at)
    picture = picture_of(settings, evidence)
    if picture.content is None:
        shown = f"<p>{escape(texts(f'evidence.{picture.proof}', what=what))}</p>"
    else:
        address = f"data:{evidence.media_type};base64,{b64encode(picture.content).decode()}"
        shown = f"<img alt='' src='{escape(address)}'>"
    caption = texts("evidence.seen_by", what=what, camera=evidence.camera, at=at)
    kind = " class='frame'" if evidence.role is EvidenceRole.FRAME else ""
    told = f"{escape(caption)}<br>SHA-256 {escape(evidence.sha256)}"
    return f"<figure{kind}>{shown}<figcaption>{told}</figcaption></figure>"

"""The print pack of a case: one page that needs no other file (R42)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from dashboards.case_words import facts_of, figures_of, number_of, steps_html, title_of
from dashboards.texts import Texts, written_instant
from dashboards.written import written_code, written_plate
from schemas.alert import Severity
from schemas.handling.steps import TakenStep
from schemas.handling.terms import Terms
from schemas.passage import Passage
from sql.handling import Case

_STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { font: 11pt/1.4 "Times New Roman", "Noto Serif", serif; color: #000; max-width: 178mm;
    margin: 8mm auto; }
h1 { font-size: 16pt; text-align: center; margin: 0 0 2mm; }
h2 { font-size: 12.5pt; border-bottom: 0.5pt solid #000; margin: 6mm 0 2mm; break-after: avoid; }
.printed { text-align: center; font-style: italic; }
dl { display: grid; grid-template-columns: 52mm 1fr; gap: 1mm 4mm; margin: 0; }
dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
ol { padding-left: 6mm; } li { margin-bottom: 2mm; break-inside: avoid; }
li span { color: #444; } li p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 0 0 4mm; break-inside: avoid; }
img { max-width: 100%; max-height: 235mm; border: 0.5pt solid #888; }
figcaption { font-size: 8.5pt; overflow-wrap: anywhere; }
.signature { margin: 10mm 0 24mm 60%; text-align: center; }
button { font: inherit; padding: 1mm 6mm; }
@media print { button { display: none; } }
"""


@dataclass(frozen=True, slots=True)
class PackPicture:
    """A picture of the pack.

    Attributes:
        caption: What it is, plain text.
        media_type: Of the bytes.
        content: The bytes.
        sha256: Digest of the file that it is or is a page of.
    """

    caption: str
    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What a pack holds.

    Attributes:
        case: The case.
        steps: Its steps, the oldest first.
        terms: How soon cases of its site have to be dealt with.
        passage: The vehicle that it is about, if it is and the person may see it.
        pictures: Evidence of the passage and pictures of the steps.
        minutes: Pages of the minutes.
        left_n: Pages of minutes that are too many to be shown.
    """

    case: Case
    steps: tuple[TakenStep, ...]
    terms: Mapping[Severity, Terms]
    passage: Passage | None
    pictures: tuple[PackPicture, ...]
    minutes: tuple[PackPicture, ...]
    left_n: int


def pack_page(pack: Pack, texts: Texts, who: str, at: datetime) -> str:
    """The pack as a page of HTML to be printed; nothing of its texts is obeyed.

    Args:
        pack: What it holds.
        texts: Of the chosen language.
        who: Who prints.
        at: When, aware.
    """
    title = f"{texts('pack.title')} · {number_of(pack.case)}"
    printed = texts("pack.printed", at=written_instant(at), who=who)
    figures = {
        texts("alerts.reason"): title_of(pack.case, texts),
        **figures_of(pack.case, pack.terms, texts, at),
        **facts_of(pack.case, texts),
        "Id": str(pack.case.subject_id),
    }
    body = (
        f"<h1>{escape(title)}</h1>",
        f'<p class="printed">{escape(printed)} '
        f'<button onclick="print()">{escape(texts("pack.print"))}</button></p>',
        _part("warning", _listed(figures), texts),
        _part("passage", _passage(pack, texts), texts),
        _part("pictures", _pictures(pack.pictures, "pack.no_pictures", texts), texts),
        _part("steps", steps_html(pack.steps, texts), texts),
        _part("minutes", _minutes(pack, texts), texts),
        f'<p class="signature">{escape(texts("pack.signature"))}</p>',
    )
    return (
        f'<!doctype html><html lang="{texts.language.value}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(body)}</body></html>"
    )


def _part(name: str, html: str, texts: Texts) -> str:
    return f"<section><h2>{escape(texts(f'pack.{name}'))}</h2>{html}</section>"


def _listed(figures: Mapping[str, str]) -> str:
    entries = (
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in figures.items()
    )
    return f"<dl>{''.join(entries)}</dl>"


def _passage(pack: Pack, texts: Texts) -> str:
    passage = pack.passage
    if passage is None:
        missing = "pack.no_passage" if pack.case.passage_id is None else "pack.unseen"
        return f"<p>{escape(texts(missing))}</p>"
    numbers = [*(written_plate(read.text) for read in passage.plates)]
    numbers += [written_code(read.code) for read in passage.containers]
    return _listed(
        {
            texts("pack.numbers"): ", ".join(numbers) or "–",
            texts("alerts.happened"): written_instant(passage.passed_at),
            texts("pack.lane"): f"{passage.gate} · {passage.lane} · "
            f"{texts(f'direction.{passage.direction}')}",
            "Id": str(passage.passage_id),
        }
    )


def _minutes(pack: Pack, texts: Texts) -> str:
    left = texts("pack.more_pages", n=pack.left_n) if pack.left_n else ""
    return _pictures(pack.minutes, "pack.no_minutes", texts) + f"<p>{escape(left)}</p>"


def _pictures(pictures: Sequence[PackPicture], none: str, texts: Texts) -> str:
    if not pictures:
        return f"<p>{escape(texts(none))}</p>"
    return "".join(
        f'<figure><img alt="" src="data:{escape(each.media_type)};base64,'
        f'{b64encode(each.content).decode("ascii")}">'
        f"<figcaption>{escape(each.caption)} · SHA-256 {escape(each.sha256)}</figcaption></figure>"
        for each in pictures
    )

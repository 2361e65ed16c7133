"""One passage: its numbers, its pictures with their proof, its figures."""

from __future__ import annotations

from html import escape
from typing import Literal

import streamlit as st

from dashboards.evidence_source import Proof, picture_of
from dashboards.passage_causes import written_causes
from dashboards.texts import Texts, percent, written_instant, written_time
from dashboards.written import WEAK_CONFIDENCE, marked, plain, written_code, written_plate
from schemas.passage import ContainerRead, Evidence, EvidenceRole, Passage, PlateRead
from schemas.read import Proofs
from sql.home import StoreSettings

_ICONS = {
    Proof.MISSING: ":material/image_not_supported:",
    Proof.ALTERED: ":material/gpp_bad:",
    Proof.UNREADABLE: ":material/broken_image:",
}


def show_detail(settings: StoreSettings, passage: Passage, texts: Texts) -> None:
    """Draws everything that is known of a passage."""
    direction = texts(f"direction.{passage.direction}")
    time = written_time(passage.passed_at)
    lane = plain(passage.lane)
    st.markdown(f"##### {texts('detail.title', time=time, lane=lane, direction=direction)}")
    if passage.revision:
        st.badge(texts("detail.revision", revision=passage.revision), color="blue")
    if passage.quality.is_above_limit:
        st.badge(texts("detail.above_limit"), color="orange")
    show_reads(passage, texts)
    if passage.failure_causes:
        causes = " · ".join(written_causes(passage, texts))
        st.markdown(f":small[{texts('detail.causes', causes=causes)}]")
    _show_evidence(settings, passage, texts)
    with st.expander(texts("quality.title"), expanded=True):
        st.html(listed(quality_figures(passage, texts)))


def quality_figures(passage: Passage, texts: Texts) -> dict[str, str]:
    """The measured figures and the source of a passage as they are shown, by their names."""
    quality = passage.quality
    figures = {
        "mean_luma": (quality.mean_luma, 0),
        "sharpness": (quality.sharpness, 0),
        "text_height_px": (quality.text_height_px, 0),
        "speed_kmh": (quality.speed_kmh, 1),
        "gap_s": (quality.gap_s, 1),
        "frames_n": (quality.frames_n, 0),
    }
    shown = {
        f"quality.{name}": texts("quality.unknown")
        if value is None
        else texts.number(value, decimals_n)
        for name, (value, decimals_n) in figures.items()
    }
    shown |= {
        "quality.passed_at": written_instant(passage.passed_at),
        "quality.crossing": texts(f"crossing.{passage.crossing}"),
        "quality.clock": texts(f"clock.{passage.clock_source}"),
        "quality.cameras": ", ".join(passage.cameras),
        "quality.media": passage.media,
        "quality.model": passage.model_version,
        "quality.passage_id": str(passage.passage_id),
    }
    return {texts(key): value for key, value in shown.items()}


def written_proofs(proofs: Proofs, texts: Texts) -> list[str]:
    """What proves a container code as it is shown, one proof after the other.

    The owner is left out where nobody looked it up.
    """
    agreement = {"frames": proofs.agreeing_frames_n, "cameras": proofs.agreeing_cameras_n}
    owner = {True: "owner.known", False: "owner.not_known"}
    expected = {True: "expected.yes", False: "expected.no", None: "expected.unasked"}
    return [
        texts(f"check_digit.{proofs.check_digit}"),
        *([texts(owner[proofs.owner_known])] if proofs.owner_known is not None else []),
        texts("proofs.agreement", **agreement),
        texts(expected[proofs.expected]),
    ]


def show_reads(passage: Passage, texts: Texts) -> None:
    """Draws the numbers that were read, with what proves them."""
    reads: list[ContainerRead | PlateRead] = [*passage.containers, *passage.plates]
    if not reads:
        st.markdown(f":gray[{texts('detail.nothing_read')}]")
        return
    for read in reads:
        if isinstance(read, PlateRead):
            what, told = "detail.plate", [texts(f"plate_kind.{read.kind}")]
            told.append(texts("detail.read_frames", frames=read.read_frames_n))
            number, others = written_plate(read.text), map(written_plate, read.candidates)
        else:
            what, told = "detail.container", written_proofs(read.proofs, texts)
            number, others = written_code(read.code), map(written_code, read.candidates)
            if read.size_type:
                told.insert(0, f"**{plain(read.size_type)}**")
        if read.candidates:
            told.append(texts("detail.candidates", numbers=", ".join(map(plain, others))))
        colour = "green" if read.status == "accepted" else "orange"
        status = f":{colour}-badge[{texts(f'status.{read.status}')} {percent(read.confidence)}]"
        number = marked(number, read.char_confidence)
        st.markdown(f"{texts(what)} **{number}** {status}  \n:small[{' · '.join(told)}]")
    weakest = min(min(read.char_confidence, default=1.0) for read in reads)
    if weakest < WEAK_CONFIDENCE:
        st.caption(texts("detail.weak", percent=percent(WEAK_CONFIDENCE)))


def _show_evidence(settings: StoreSettings, passage: Passage, texts: Texts) -> None:
    if not passage.evidence:
        st.info(texts("evidence.none"))
    for evidence in passage.evidence:
        show_picture(settings, evidence, texts)


def show_picture(
    settings: StoreSettings,
    evidence: Evidence,
    texts: Texts,
    width_px: int | None = None,
    *,
    with_caption: bool = True,
) -> None:
    """Draws a picture with its proof, or why there is none.

    Args:
        settings: Whose evidence store.
        evidence: Which picture.
        texts: Of the chosen language.
        width_px: How wide; if not given, a frame as wide as there is room, and a crop as it is.
        with_caption: Whether camera, instant and digest stand under it; a fault is always told.
    """
    what = texts(f"evidence.{evidence.role}", number=evidence.number)
    at = written_time(evidence.captured_at)
    picture = picture_of(settings, evidence)
    if picture.content is None:
        warning = texts(f"evidence.{picture.proof}", what=plain(what))
        icon = _ICONS[picture.proof]
        st.error(warning, icon=icon)
        st.caption(f"SHA-256 `{evidence.sha256}`")
        return
    caption = texts("evidence.seen_by", what=what, camera=evidence.camera, at=at)
    is_frame = evidence.role is EvidenceRole.FRAME
    as_it_is: Literal["stretch", "content"] = "stretch" if is_frame else "content"
    st.image(picture.content, alt=caption, width=width_px or as_it_is)
    if not with_caption:
        return
    intact = f":green[:material/verified_user: {texts('evidence.intact')}]"
    st.caption(f"{plain(caption)}  \n{intact} `{evidence.sha256}`")


def listed(figures: dict[str, str]) -> str:
    """Figures by their names, as HTML."""
    entries = (
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in figures.items()
    )
    return f'<dl class="figures">{"".join(entries)}</dl>'

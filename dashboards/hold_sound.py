"""The sound of a hold hit: two tones, made here, played once for each warning (R40)."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Collection, Iterable
from functools import cache
from typing import Final
from uuid import UUID

import streamlit as st

from dashboards.texts import Texts

_HEARD: Final = "heard-holds"
_TEST: Final = "hear-now"
_TURN: Final = "sound-turn"
_RATE_HZ: Final = 16_000
_TONES_HZ: Final = (880.0, 660.0, 880.0, 660.0)
_TONE_S: Final = 0.22
_FADE_S: Final = 0.01
_LOUDNESS: Final = 0.6


def show_sound(site: str, holds: Iterable[UUID], texts: Texts) -> None:
    """Draws the switch, and sounds once for each hit that was not heard yet.

    A browser plays nothing before its page was touched, so that the sound is off until somebody
    switches it on, and sounds then, to be heard once.

    Args:
        site: Site id.
        holds: Hits on entries to hold that nobody has taken on.
        texts: Of the chosen language.
    """
    name = f"sound-{texts.language}"
    is_on = st.toggle(texts("board.sound"), key=name, on_change=_hear_now)
    if not is_on:
        st.markdown(f":red[:material/volume_off: {texts('board.sound_off')}]", width="content")
        return
    heard: set[UUID] = st.session_state.setdefault(f"{_HEARD}-{site}", set())
    fresh = unheard(holds, heard)
    heard |= fresh
    if st.session_state.pop(_TEST, False) or fresh:
        # The same sound twice in a row would be one player that has played already.
        turn = st.session_state.get(_TURN, 0)
        st.session_state[_TURN] = turn + 1
        with st.container(key="hold-sound"):
            st.audio(sound(turn % 2 == 1), format="audio/wav", autoplay=True)


def unheard(holds: Iterable[UUID], heard: Collection[UUID]) -> set[UUID]:
    """The hits that have not sounded in this window."""
    return {each for each in holds if each not in heard}


@cache
def sound(is_turned: bool) -> bytes:
    """The tones as a WAV file.

    Args:
        is_turned: Whether they come the other way round.
    """
    samples_n = int(_TONE_S * _RATE_HZ)
    samples = bytearray()
    for tone_hz in reversed(_TONES_HZ) if is_turned else _TONES_HZ:
        for n in range(samples_n):
            fade = min(1.0, n / (_FADE_S * _RATE_HZ), (samples_n - n) / (_FADE_S * _RATE_HZ))
            value = math.sin(2 * math.pi * tone_hz * n / _RATE_HZ) * fade * _LOUDNESS
            samples += struct.pack("<h", round(value * 32_767))
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes(bytes(samples))
    return written.getvalue()


def _hear_now() -> None:
    st.session_state[_TEST] = True

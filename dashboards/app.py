"""The screens' entry: the frame that all pages share, and which page is shown in it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import streamlit as st

from dashboards.frame import shared_frame
from dashboards.views import papers, passages
from sql.home import settings_from

_ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draws the frame and the chosen page."""
    # A picture of our own: Streamlit fetches those that it only knows by name.
    st.set_page_config(page_title="gatestream", page_icon=_ICON, layout="wide")
    frame = shared_frame(settings_from(os.environ))
    if frame is None:
        return
    pages = [
        st.Page(
            partial(view.show, frame),
            title=frame.texts(f"{name}.title"),
            icon=icon,
            url_path=name,
            default=view is passages,
        )
        for name, view, icon in (
            ("passages", passages, ":material/local_shipping:"),
            ("papers", papers, ":material/fact_check:"),
        )
    ]
    st.navigation(pages, position="top").run()


main()

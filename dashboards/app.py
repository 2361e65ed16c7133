"""The screens' entry: the frame that all pages share, and which page is shown in it."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboards.frame import shared_frame, show_no_site
from dashboards.pages import pages_of
from sql.home import settings_from

_ICON = Path(__file__).with_name("icon.svg")
# What Streamlit calls the first page, which is opened without a name.
_START = "start"


def main() -> None:
    """Draws the frame and the chosen page."""
    # A picture of our own: Streamlit fetches those that it only knows by name.
    st.set_page_config(page_title="gatestream", page_icon=_ICON, layout="wide")
    frame = shared_frame(settings_from(os.environ))
    if frame is None:
        return
    offered = pages_of(frame.scope.duty)
    if not offered:
        frame.show_title(None)
        st.info(frame.texts("frame.no_page"), icon=":material/block:")
        return
    menu: dict[str, list[StreamlitPage]] = {}
    for page in offered:
        show = page.view.show if frame.site or not page.needs_site else show_no_site
        link = st.Page(
            partial(show, frame),
            title=frame.texts(f"{page.name}.title"),
            icon=f":material/{page.icon}:",
            url_path=_START if page is offered[0] else page.name,
            default=page is offered[0],
        )
        frame.links[page.name] = link
        listed = menu.setdefault(frame.texts(f"group.{page.group}"), [])
        listed.append(link)
        if page is offered[0]:
            # The first page has the address of the screens; its own must lead there, too.
            listed.append(
                st.Page(
                    partial(show, frame),
                    title=link.title,
                    icon=link.icon,
                    url_path=page.name,
                    visibility="hidden",
                )
            )
    chosen = st.navigation(menu, position="top")
    frame.show_title(chosen)
    chosen.run()


if __name__ == "__main__":
    main()

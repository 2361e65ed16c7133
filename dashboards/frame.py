"""The frame around every page: which page it is, who looks, site, language."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from dashboards.history_source import Site, sites
from dashboards.sign_in import viewer
from dashboards.store_link import VIEWER
from dashboards.texts import LANGUAGE_NAMES, Language, Texts
from dashboards.written import plain
from schemas.errors import GatestreamError
from sql.home import StoreSettings
from sql.rights import Duty, Scope

_STYLE = Path(__file__).with_name("style.css")


@dataclass(frozen=True, slots=True)
class SharedFrame:
    """What the frame tells a page.

    Attributes:
        settings: Which store is shown.
        texts: Of the chosen language.
        site: The chosen site; empty before there is any, and for partners, who see across sites.
        scope: As whom the store is asked.
        links: The pages that this duty may open, by name.
        heading: Where the page that is open is named.
    """

    settings: StoreSettings
    texts: Texts
    site: str
    scope: Scope = VIEWER
    links: dict[str, StreamlitPage] = field(default_factory=dict)
    heading: DeltaGenerator | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether a person is known who can be written down for what is done."""
        return bool(self.scope.user)

    def go_to(self, name: str, **asked: str) -> None:
        """Opens another page, which finds what is asked in ``st.query_params``.

        Args:
            name: Of the page; one that the duty may not open is left alone.
            asked: What the page is to show, such as ``passage="…"``.
        """
        if name in self.links:
            st.switch_page(self.links[name], query_params=asked)

    def show_title(self, page: StreamlitPage | None) -> None:
        """Says which page is open, on the one line that every page begins with.

        Args:
            page: The open one; without one the program names itself.
        """
        if self.heading is not None:
            _show_title(self.heading, self.texts, page)

    def known(self) -> Site:
        """What is known of the chosen site by now."""
        return next(known for known in sites(self.settings, self.scope) if known.site == self.site)


def shared_frame(settings: StoreSettings) -> SharedFrame | None:
    """Draws the frame; nothing comes back where nobody signed in.

    Args:
        settings: Which store to show.
    """
    st.html(_STYLE)
    title_place, person_place, site_place, language_place = st.columns(
        [4.2, 1.4, 1.8, 1.6], vertical_alignment="center"
    )
    heading = title_place.container(key="page-title")
    texts = Texts(_language(language_place))
    try:
        scope = viewer(settings, texts, person_place)
        if scope is None:
            _show_title(heading, texts, None)
            return None
        # A partner has no right to what sites are told from.
        known = [] if scope.duty is Duty.PARTNER else sites(settings, scope)
    except GatestreamError as error:
        _show_title(heading, texts, None)
        st.error(texts("frame.store_away"), icon=":material/cloud_off:")
        st.caption(plain(str(error)))
        return None
    if not known:
        return SharedFrame(settings, texts, "", scope, heading=heading)
    names = [each.site for each in known]
    site = site_place.selectbox(
        texts("frame.site"), names, key="site", label_visibility="collapsed"
    )
    return SharedFrame(settings, texts, site, scope, heading=heading)


def show_no_site(frame: SharedFrame) -> None:
    """Says that there is nothing of any site yet, where a page is of one.

    Args:
        frame: The language.
    """
    st.info(frame.texts("frame.no_site"), icon=":material/hourglass_empty:")
    st.caption(frame.texts("frame.no_site_hint"))


def _show_title(heading: DeltaGenerator, texts: Texts, page: StreamlitPage | None) -> None:
    program = f"gatestream · {texts('frame.title')}"
    if page is None:
        heading.markdown(f"#### :material/local_shipping: {program}")
    else:
        heading.markdown(f"#### {page.icon} {page.title} :small[:gray[{program}]]")


def _language(place: DeltaGenerator) -> Language:
    chosen = place.segmented_control(
        "Ngôn ngữ / Language",
        list(Language),
        default=Language.VIETNAMESE,
        required=True,
        format_func=LANGUAGE_NAMES.__getitem__,
        key="language",
        label_visibility="collapsed",
    )
    return Language(chosen)

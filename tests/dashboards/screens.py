"""Opens a page of the screens as Streamlit runs it, without a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboards.kept_sign_ins import SignedIn
from dashboards.sign_in import SIGNED_IN
from sql.rights import Scope

APP = Path(__file__).parents[2] / "dashboards" / "app.py"


def opened(page: str = "", scope: Scope | None = None, **asked: str) -> AppTest:
    """A page as it opens; what it shows is named by the environment.

    Args:
        page: Its address; without one, the page that the screens open with.
        scope: Of a user of the store, who signed in a moment ago.
        asked: What stands after the question mark of the address.
    """
    app = AppTest.from_file(str(APP), default_timeout=60)
    if page:
        # It goes to files only; a page of a function is known by the digest of its address.
        app._page_hash = calc_hash(page)
    if scope is not None:
        now = datetime.now(UTC)
        app.session_state[SIGNED_IN] = SignedIn(scope, now, now)
    for name, value in asked.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """All that is written on the page outside tables."""
    kinds = (app.markdown, app.caption, app.info, app.warning, app.success, app.error)
    return "\n".join(str(each.value) for kind in kinds for each in kind)

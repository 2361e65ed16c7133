"""Offers a table as a file; whoever takes one is written down first (R54, R101)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pyarrow as pa
from streamlit.delta_generator import DeltaGenerator

from dashboards.frame import SharedFrame
from dashboards.store_link import store_link
from sql.audit import record
from sql.exported import ExportForm, exported


def offer_files(
    frame: SharedFrame,
    place: DeltaGenerator,
    *,
    name: str,
    subject: str,
    table: Callable[[], pa.Table],
) -> None:
    """Draws a button for each kind of file; nothing is made before one is pressed.

    Args:
        frame: Store, language and who looks; nobody in particular is offered nothing.
        place: Where the buttons go.
        name: Of the file, without its ending.
        subject: What it is, for the audit log.
        table: Makes the rows.
    """
    texts = frame.texts
    if not frame.is_somebody:
        place.caption(texts("frame.sign_in_to_act"), width="content")
        return

    def made(form: ExportForm) -> bytes:
        content = exported(table(), form)
        who, why = frame.scope.user, texts("export.why")
        details = {"form": form.value, "bytes": len(content)}
        # Before the file leaves: an export that nobody wrote down is none.
        store_link(frame.settings).act(
            frame.scope,
            lambda connection: record(
                connection,
                who=who,
                what="history.export",
                subject=subject,
                why=why,
                details=details,
            ),
        )
        return content

    for form in ExportForm:
        place.download_button(
            form.value.upper(),
            data=partial(made, form),
            file_name=f"{name}.{form.value}",
            mime=form.media_type,
            icon=":material/download:",
            on_click="ignore",
            key=f"export-{name}-{form.value}",
        )

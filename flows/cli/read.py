"""``gatestream read``: what stands on pictures, and who passes in clips."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from flows.cli.output import print_json, print_table, progress_bar, show_error, show_note
from flows.cli.wanted_kind import WantedKind
from schemas.errors import MediaError

_FAULT_EXIT_CODE = 2


def read(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH", help="Pictures, clips, folders of them, or patterns."),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one line of JSON a picture and a passage.")
    ] = False,
    kind: Annotated[WantedKind, typer.Option(help="Which numbers to look for.")] = WantedKind.ALL,
    threads: Annotated[int, typer.Option(min=1, help="Threads that a network may use.")] = 2,
) -> None:
    """Read the numbers on pictures, and the passages of clips.

    A file that cannot be read is told on standard error; the others are read all the
    same, and the exit code is 2 in the end.

    [bold]Examples[/bold]

    gatestream read gate.jpg

    gatestream read --json --kind container photos/ 'more/*.png' > numbers.jsonl

    gatestream read --json gate.mp4
    """
    # The help needs none of the libraries behind these.
    from flows.cli.media_paths import find_media  # noqa: PLC0415
    from flows.cli.media_reader import open_media_reader  # noqa: PLC0415

    found = find_media(paths)
    if found.skipped_n:
        show_note(f"{found.skipped_n} files in folders are neither pictures nor clips: skipped.")
    report = _Report(as_json)
    for path, fault in found.faults:
        report.add_fault(path, fault)
    reader = open_media_reader(kind.text_kinds(), threads)
    with progress_bar(among_lines=as_json) as bar:
        for file in bar.track(found.files, description="Đọc / Reading"):
            try:
                for row in reader.rows(file):
                    report.add(row)
            except MediaError as fault:
                report.add_fault(str(file), fault)
    report.end(len(found.files) + len(found.faults))


class _Report:
    """Lines of JSON at once, or a table in the end; faults at once in either case."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._rows: list[tuple[str, ...]] = []
        self._faults_n = 0

    def add(self, row: dict[str, Any]) -> None:
        """Takes the line of a picture or of a passage."""
        if self._as_json:
            print_json(row)
            return
        numbers = [
            ("container", one["code"], one["size_type"] or "", one) for one in row["containers"]
        ]
        numbers += [("plate", one["text"], one["kind"] or "", one) for one in row["plates"]]
        where = " ".join((row["file"], row.get("passed_at", ""))).strip()
        rows = [
            (where, kind, text, detail, one["status"], f"{one['confidence']:.2f}")
            for kind, text, detail, one in numbers
        ]
        rows += [
            (where, part["kind"], f"{part['text']}…", "", "incomplete", "")
            for part in row.get("incomplete", ())
        ]
        self._rows += rows or [(where, "–", "–", "", "", "")]

    def add_fault(self, file: str, fault: MediaError) -> None:
        """Takes a file that cannot be read."""
        self._faults_n += 1
        show_error(str(fault))
        if self._as_json:
            print_json({"file": file, "error": str(fault)})

    def end(self, files_n: int) -> None:
        """Prints the table, if that is wanted, and counts the faults.

        Args:
            files_n: Files and paths that were meant.

        Raises:
            typer.Exit: With code 2 if there was a fault.
        """
        if self._rows:
            print_table(
                *("Tệp\nFile", "Loại\nKind", "Số\nNumber", "Chi tiết\nDetail"),
                *("Trạng thái\nStatus", "Tin cậy\nConfidence"),
                rows=self._rows,
            )
        if self._faults_n:
            if files_n > 1:
                show_note(f"{self._faults_n} of {files_n} files could not be read.")
            raise typer.Exit(_FAULT_EXIT_CODE)

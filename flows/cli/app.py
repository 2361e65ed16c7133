"""The program ``gatestream``.

A command is a function in a module of its own, named after it. These modules import only what
the help needs; what is heavy (networks, streams, databases) is imported inside the function, so
that ``gatestream --help`` answers at once.
"""

from __future__ import annotations

import logging
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from flows.cli.archive import archive
from flows.cli.audit import audit
from flows.cli.backup import backup
from flows.cli.barrier import barrier
from flows.cli.bench import bench
from flows.cli.check import check
from flows.cli.confirmation import confirmation
from flows.cli.container import container
from flows.cli.correct import correct
from flows.cli.dashboard import dashboard
from flows.cli.demo import demo
from flows.cli.draw import draw
from flows.cli.evaluate import evaluate
from flows.cli.feed import feed
from flows.cli.feedback import feedback
from flows.cli.gate_warnings import warnings
from flows.cli.match import match
from flows.cli.migrate import migrate
from flows.cli.organisation import organisation
from flows.cli.output import show_error
from flows.cli.quality import quality
from flows.cli.read import read
from flows.cli.reconcile import reconcile
from flows.cli.record import record
from flows.cli.restore import restore
from flows.cli.retain import retain
from flows.cli.run import run
from flows.cli.sample import sample
from flows.cli.sql import sql
from flows.cli.user import user
from flows.cli.yard import yard
from schemas.errors import GatestreamError

FAULT_EXIT_CODE = 2
INTERRUPTED_EXIT_CODE = 130

app = typer.Typer(
    name="gatestream",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in (
    demo,
    check,
    draw,
    run,
    record,
    match,
    read,
    evaluate,
    sql,
    quality,
    warnings,
    migrate,
    retain,
    backup,
    restore,
    dashboard,
):
    app.command()(command)
app.add_typer(reconcile, name="reconcile")
app.add_typer(container, name="container")
app.add_typer(correct, name="correct")
app.add_typer(confirmation, name="confirmation")
app.add_typer(barrier, name="barrier")
app.add_typer(yard, name="yard")
app.add_typer(feedback, name="feedback")
app.add_typer(sample, name="sample")
app.add_typer(organisation, name="organisation")
app.add_typer(user, name="user")
app.add_typer(audit, name="audit")
app.add_typer(bench, name="bench")
app.add_typer(archive, name="archive")
app.add_typer(feed, name="feed")


def main() -> None:
    """Runs the program: a known fault becomes one sentence and exit code 2."""
    try:
        app()
    except GatestreamError as error:
        show_error(str(error))
        sys.exit(FAULT_EXIT_CODE)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED_EXIT_CODE)


def _show_version(wanted: bool) -> None:
    """Prints the version and ends."""
    if wanted:
        print(version("gatestream"))
        raise typer.Exit


@app.callback()
def _gatestream(
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Log what is done to standard error.")
    ] = False,
) -> None:
    """Turns the cameras at a customs gate into gate history that can be queried.

    Results go to standard output, everything else to standard error. A fault that
    is known ends with one sentence and exit code 2.
    """
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )


if __name__ == "__main__":
    main()

"""What the README shows is what happens: its commands, their output, its diagram, its map."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer.main

from flows.cli.app import app
from flows.diagram import match_mermaid, mermaid
from tests.demo import Demo, program

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM = ".venv/bin/gatestream"
# A command of the Makefile, and what it runs once the environment is there.
MADE = {"make demo": f"{PROGRAM} demo"}
HOME = "~/.local/share/gatestream-demo"
# Not run here: the first is what runs this test, and a home is given to each command anyway.
ONLY_NAMED = {"make test", f"export GATESTREAM_HOME={HOME}"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A command of a console block and the output below it."""

    command: str
    output: str


def blocks(language: str, text: str = README) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def is_whole(command: str) -> bool:
    """Whether every quotation of the command is closed, so that it does not go on below."""
    try:
        shlex.split(command)
    except ValueError:
        return False
    return True


def parse(block: str) -> list[Shown]:
    """Take a console block apart: ``$ command`` lines, each with what is printed after it."""
    found: list[tuple[list[str], list[str]]] = []
    for line in block.splitlines():
        if found and not is_whole("\n".join(found[-1][0])):
            found[-1][0].append(line)
        elif line.startswith("$ "):
            found.append(([line.removeprefix("$ ")], []))
        else:
            assert found, f"a console block of the README does not start with '$ ': {line}"
            found[-1][1].append(line)
    return [Shown("\n".join(command), "\n".join(output)) for command, output in found]


def normalised(text: str) -> str:
    """Replace durations, which differ from run to run, and blanks at the ends of lines."""
    text = re.sub(r"\b\d+([.,]\d+)? ?(ms|s|min|seconds)\b", r"N \2", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def matches(expected: str, printed: str) -> bool:
    """Compare, where ``...`` alone stands for any lines and inside a line for anything."""
    pattern = ""
    for line in normalised(expected).splitlines():
        if line.strip() == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += re.escape(line).replace(re.escape("..."), ".*") + r"\n"
    return re.fullmatch(pattern, normalised(printed) + "\n") is not None


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb", "a\nb\n", True),
        ("a\nb", "a\nc\n", False),
        ("a\nb", "a\n", False),
        ("a", "a\nb\n", False),
        ("a\n...\nd", "a\nb\nc\nd", True),
        ("a\n...\nd", "a\nd", True),
        ("a\n...", "a\nb\nc", True),
        ("a\n...\nd", "a\nb\nc", False),
        ("read 7 of 8 in 3.2 s", "read 7 of 8 in 41 s", True),
        ("read 7 of 8 in 3.2 s", "read 6 of 8 in 3.2 s", False),
        ("id ... at 7", "id 00ff at 7", True),
    ],
)
def test_output_is_compared_line_by_line(expected: str, printed: str, same: bool) -> None:
    assert matches(expected, printed) is same


def test_a_console_block_is_taken_apart() -> None:
    block = '$ make demo\nfound 3\n$ x sql "\n  select 1"\n1\n$ make test\n'
    assert parse(block) == [
        Shown("make demo", "found 3"),
        Shown('x sql "\n  select 1"', "1"),
        Shown("make test", ""),
    ]


SHOWN = [shown for block in blocks("console") for shown in parse(block)]


def test_the_first_screen_has_what_a_newcomer_looks_for() -> None:
    commands = [shown.command for shown in SHOWN]
    assert commands[:2] == ["make demo", "make test"]
    assert README.index("```mermaid") < README.index("```text")
    assert len(blocks("text")) == 1
    assert len([command for command in commands if command.startswith(f"{PROGRAM} sql")]) >= 3
    assert next(shown.output for shown in SHOWN if shown.command == "make demo")


@pytest.mark.xdist_group("demo")
def test_the_commands_print_what_the_readme_shows(demo: Demo) -> None:
    """One after the other in one home folder, as a newcomer types them."""
    for shown in SHOWN:
        command = MADE.get(shown.command, shown.command)
        if command in ONLY_NAMED:
            continue
        assert command.startswith(f"{PROGRAM} "), f"no way to try: {shown.command}"
        _, *arguments = shlex.split(command)
        printed = demo.printed
        if arguments != ["demo"]:
            done = program(arguments, demo.home)
            assert done.returncode == 0, f"{shown.command}\n{done.stderr}"
            printed = done.stdout
        printed = printed.replace(str(demo.home), HOME)
        assert matches(shown.output, printed), f"$ {shown.command}\n{printed}"


def test_every_command_that_the_readme_names_exists() -> None:
    known = set(typer.main.get_group(app).commands)
    named = set(re.findall(r"(?:\.venv/bin/|`)gatestream ([a-z]+)", README))
    assert named <= known
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z-]+)`", README)) <= targets


def test_the_diagrams_are_those_of_the_dataflows() -> None:
    drawn = [block.strip() for block in blocks("mermaid")]
    assert drawn == [mermaid().strip(), match_mermaid().strip()]


def test_the_folder_map_is_the_repository() -> None:
    mapped = re.findall(r"^([\w.-]+)/ ", blocks("text")[0], flags=re.MULTILINE)
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name[0] != "."}
    assert sorted(mapped) == sorted(folders - {"build", "dist"})

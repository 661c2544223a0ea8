"""The documentation is part of the interface, and these tests hold it to the code."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.exitcodes import ExitCode
from pipeline.face import questions
from pipeline.makers import dictionary

READMES = ("README.md", "README.vi.md")


def commands() -> Iterator[tuple[str, object]]:
    """Every command's full name and the command."""
    pending = [("phuluc", get_command(app))]
    while pending:
        name, command = pending.pop()
        children = getattr(command, "commands", {})
        pending += [(f"{name} {child}", sub) for child, sub in children.items()]
        if not children:
            yield name, command


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option_is_documented(readme: str, repository: Path) -> None:
    text = (repository / readme).read_text("utf-8")
    missing = []
    for name, command in commands():
        options = [option for param in command.params for option in param.opts]  # type: ignore[attr-defined]
        wanted = [name, *(option for option in options if option.startswith("--"))]
        missing += [f"{name}: {item}" for item in wanted if item not in text and item != "--help"]
    assert missing == []


def test_every_command_and_option_has_help() -> None:
    for name, command in commands():
        assert command.help, name  # type: ignore[attr-defined]
        for param in command.params:  # type: ignore[attr-defined]
            assert param.help, f"{name} {param.name}"


@pytest.mark.parametrize("readme", READMES)
def test_every_exit_code_and_question_is_documented(readme: str, repository: Path) -> None:
    text = (repository / readme).read_text("utf-8")
    for code in ExitCode:
        assert f"`{code.value}`" in text
    for question in questions.all_questions():
        assert f"`{question.name}`" in text


@pytest.mark.parametrize("readme", READMES)
def test_make_targets_in_the_readme_exist(readme: str, repository: Path) -> None:
    makefile = (repository / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", (repository / readme).read_text("utf-8")))
    assert {"ingest", "test", "query", "golden"} <= named <= targets


def test_the_continuous_integration_runs_the_test_command_of_the_readme(repository: Path) -> None:
    script = (repository / ".ci" / "run").read_text("utf-8").splitlines()
    assert script[-1] == "make test"
    assert "\nmake test\n" in (repository / "README.md").read_text("utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_the_lines_of_python_in_the_readme_run(
    readme: str, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository)
    failed, tried = doctest.testfile(str(repository / readme), module_relative=False)
    assert failed == 0
    assert tried == 3


def test_the_data_dictionary_is_not_stale() -> None:
    assert dictionary.PATH.read_text("utf-8") == dictionary.text(), "run: make docs"


def test_the_lock_is_exact_and_names_no_registry(repository: Path) -> None:
    lines = (repository / "requirements.lock").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", pin) for pin in pins)
    locked = {pin.partition("==")[0].lower().replace("_", "-") for pin in pins}
    project = (repository / "pyproject.toml").read_text("utf-8")
    wanted = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert wanted
    names = {name.lower() for name in re.findall(r'"([A-Za-z0-9._-]+?)[>=<]', wanted[1])}
    assert names <= locked

"""The documentation is part of the interface, and these tests hold it to the code."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline import cli
from pipeline.cli.app import app
from pipeline.exitcodes import ExitCode
from pipeline.face import questions
from pipeline.ingest.run import Options, ingest
from pipeline.makers import dictionary, licences

ROOT = Path(__file__).parents[1]
HELP = "pipeline/face/review/page/document.html"
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


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The curated folder of the sample plans that the READMEs speak of."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(ROOT / "data" / "raw", folder / "data" / "raw")
    curated = folder / "data" / "curated"
    ingest(Options(raw=folder / "data" / "raw", curated=curated, jobs=2))
    return curated


@pytest.mark.parametrize("readme", READMES)
def test_the_first_question_of_the_readme_is_answered_as_it_says(
    readme: str, samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / readme).read_text("utf-8")
    example = re.search(r"```sh\nmake query Q=(\S+)\n```\n\n```text\n(.*?)```", text, re.DOTALL)
    assert example
    question, answer = example.groups()
    today = ["--today", "2026-11-28"]  # how many are still to come depends on the day
    assert cli.run(["query", question, *today, "--curated", str(samples)]) == ExitCode.OK
    printed = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    *lines, rest = answer.splitlines()
    assert rest == " ..."
    assert len(lines) > 3
    assert printed[: len(lines)] == lines


PAGES = ("README.md", "README.vi.md", "docs/analysts.md", "docs/phan-tich.md")
GUIDES = (*PAGES, "docs/corrections.md", "docs/schedule.md")
COMMAND = re.compile(r"(?:^|`|bin/|&& |: )(phuluc [a-z][^`\n]*?)(?=`|\n| &&| >>|$)", re.MULTILINE)
HOLDER = re.compile(r"\[|\b[A-Z]{3,}|diff$")  # FILE, CURATED_A: what a reader fills in
ENDLESS = {"watch": "--once", "mcp": "--never"}  # commands that end with this option alone


def examples() -> dict[str, list[str]]:
    """Every command that a page writes out as one may type it, and the pages it stands on."""
    found: dict[str, list[str]] = {"phuluc diff data/curated data/curated": ["README.md"]}
    for page in GUIDES:
        for command in COMMAND.findall((ROOT / page).read_text("utf-8")):
            name = command.split()[1]
            if not HOLDER.search(command) and ENDLESS.get(name, "") in command:
                found.setdefault(command.strip(), []).append(page)
    return found


def test_every_command_that_a_page_writes_out_runs(
    samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(samples.parents[1])
    monkeypatch.setattr("webbrowser.open", lambda address: True)
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    known = {name.split()[1] for name, _ in commands()}
    failed = {}
    for command, pages in examples().items():
        words = shlex.split(command)[1:]
        if words[0] in known and cli.run(words) != ExitCode.OK:
            failed[command] = (pages, capsys.readouterr().err)
    assert failed == {}
    assert {command.split()[1] for command in examples()} >= {
        "ingest",
        "watch",
        "query",
        "export",
        "review",
        "changes",
        "diff",
        "status",
    }
    assert Path("viec.xlsx").stat().st_size > 5_000
    assert Path("data/curated/review/index.html").is_file()


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_links_to_and_shows_is_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    targets = set(re.findall(r"\]\(([^)#]+)", text))
    assert targets
    for target in targets:
        assert (ROOT / page).parent.joinpath(target).is_file(), target
    for picture in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text):
        assert (ROOT / picture).stat().st_size < 300_000


@pytest.mark.parametrize("page", PAGES[2:])
def test_commands_questions_and_keys_of_the_analysts_pages_are_true(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    known = {name.split()[1] for name, _ in commands()}
    named = set(re.findall(r"(?:`|bin/|: )phuluc ([a-z]+)", text))
    assert {"ingest", "review", "query"} <= named <= known
    assert {q.name for q in questions.all_questions()} >= set(
        re.findall(r"phuluc query ([a-z-]+)", text)
    )
    shown = set(re.findall(r"<kbd>(.)</kbd>", (ROOT / HELP).read_text("utf-8")))
    keys = set(re.findall(r"`([^`\s])`", text))
    assert keys - {"?"} == shown
    for line in re.search(r"```csv\n(.*?)```", text, re.DOTALL)[1].splitlines():  # type: ignore[index]
        assert line.count(",") == 6


def test_the_data_dictionary_is_not_stale() -> None:
    assert dictionary.PATH.read_text("utf-8") == dictionary.text(), "run: make docs"


LOCKS = ("requirements.lock", "requirements-scan.lock", "requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_the_locks_are_exact_carry_hashes_and_name_no_registry(lock: str, repository: Path) -> None:
    text = (repository / lock).read_text("utf-8").replace("\\\n", "")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]
    pin = r"[a-z0-9-]+==[0-9][A-Za-z0-9.]*( ; [^#]*?)?"
    exact = re.compile(pin + r"(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in pins if not exact.fullmatch(line)] == []
    assert "://" not in text


def test_every_dependency_is_locked_and_its_licence_listed(repository: Path) -> None:
    locked = {
        name for lock in LOCKS for name in licences.PIN.findall((repository / lock).read_text())
    }
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    locked_extras = [line for extra in ("cluster", "dev", "mcp", "scan") for line in extras[extra]]
    wanted = {re.split(r"[><=\[]", line)[0] for line in [*project["dependencies"], *locked_extras]}
    assert wanted - {project["name"]} <= locked
    listed = licences.PATH.read_text("utf-8")
    installed = {name for name, _ in licences.locked() if licences.licence(name)}
    assert [name for name in sorted(installed) if f"| {name} |" not in listed] == []

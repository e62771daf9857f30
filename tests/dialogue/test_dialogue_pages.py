"""Every code has a page, and every example on a page does what the page says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue.library import Reading, read_path
from bot.dialogue.model import Choice, Listen, Pair, Replies, Reply, Scene, Script, Step, Trust, Walk, Way
from bot.dialogue.problem import Problem
from bot.dialogue.shape import fit
from bot.dialogue.shared_check import check_age
from bot.dialogue.source import read
from bot.dialogue.walk import walk
from bot.judge.judge import judge

from .making import LABELS

ROOT = Path(__file__).parents[2]
AUTHORING = ROOT / "docs" / "authoring.md"
PAGES = sorted((ROOT / "docs" / "check").glob("*.md"))
#: The day on which the examples are looked at.
TODAY = date(2026, 12, 1)
FENCE = re.compile(r"^```yaml ?(?P<name>\S*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def lay_out(page: Path, heading: str, folder: Path) -> dict[str, str]:
    """Write the examples under a heading as files; gives their texts by name."""
    section = page.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    found = {match["name"] or "example.yaml": match["text"] for match in FENCE.finditer(section)}
    for name, text in found.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return found


def problems_of(folder: Path) -> list[Problem]:
    reading: Reading = read_path(folder)
    walked = [walk(one.script, one.source, judge, LABELS).problems for one in reading.scripts.values()]
    aged = [
        problem
        for name, found in reading.shared.items()
        if name == "help_lines.yaml"
        for problem in check_age(found, reading.sources[name], TODAY)
    ]
    return [*reading.problems, *(problem for problems in walked for problem in problems), *aged]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_bad_example_gives_its_code_and_no_other(page: Path, tmp_path: Path) -> None:
    files = lay_out(page, "Bad", tmp_path)
    problems = problems_of(tmp_path)
    assert {problem.code for problem in problems} == {page.stem}, "\n".join(map(str, problems))
    for problem in problems:
        lines = files[Path(problem.place.file).relative_to(tmp_path).as_posix()].splitlines()
        assert lines[problem.place.line - 1].strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_good_example_gives_no_code(page: Path, tmp_path: Path) -> None:
    assert lay_out(page, "Good", tmp_path)
    assert [str(problem) for problem in problems_of(tmp_path)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_why_and_how_to_mend_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^#+ .*", FENCE.sub("", text), re.MULTILINE)[1:] == ["## Bad", "## Good", "## How to mend it"]
    title, why, *_ = text.split("\n\n")
    assert title.startswith(f"# {page.stem}: ")
    assert why.endswith(".")


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    sources = [*(ROOT / "bot" / "dialogue").glob("*.py"), *(ROOT / "bot" / "render").glob("*.py")]
    codes = {code for file in sources for code in re.findall(r'"([DW]\d{3})"', file.read_text(encoding="utf-8"))}
    assert codes == {page.stem for page in PAGES}


def taught(name: str) -> list[str]:
    """The examples in the text for authors: "" for a whole script, "part" for a piece of one."""
    return [match["text"] for match in FENCE.finditer(AUTHORING.read_text(encoding="utf-8")) if match["name"] == name]


def test_the_script_that_teaches_authors_has_no_mistake(tmp_path: Path) -> None:
    (whole,) = taught("")
    (tmp_path / "whole.yaml").write_text(whole, encoding="utf-8")
    assert [str(problem) for problem in problems_of(tmp_path)] == []


def test_a_piece_that_teaches_authors_lacks_some_keys_and_has_no_other_mistake() -> None:
    for text in taught("part"):
        source = read(text, "part.yaml")
        assert [str(problem) for problem in [*source.problems, *fit(Script, source)[1]] if problem.code != "D011"] == []


def test_the_text_for_authors_shows_every_kind_and_every_key() -> None:
    shown = [*taught(""), *taught("part")]
    kinds = [text.split("kind: ", 1)[1].split()[0] for text in shown]
    assert kinds == ["drill", "learn", "spot", "build", "story", "roleplay", "own", "guide"]
    said = AUTHORING.read_text(encoding="utf-8")
    for model in (Script, Scene, Listen, Reply, Replies, Choice, Way, Trust, Pair, Step, Walk):
        for name, field in model.model_fields.items():
            key = field.alias or name
            # What is right in a choice follows from the pair; nobody writes it.
            assert key == "right" or f"{key}:" in said or f"`{key}`" in said, key


def test_every_file_that_the_text_for_authors_names_is_there() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", AUTHORING.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (AUTHORING.parent / link).exists()] == []

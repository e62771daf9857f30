"""docs/judge.md is the judge's contract in prose: it names every rule, and its example is what the command answers."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from bot.judge.verdict import RULES, SKILLS, Skill
from bot.tools import judge_command

PAGE = Path(__file__).parents[2].joinpath("docs", "judge.md").read_text(encoding="utf-8")


def section(skill: Skill) -> str:
    """The part of the page about one skill."""
    return re.split(r"^##+ ", PAGE.split(f"### `{skill}`\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("skill", SKILLS)
def test_every_rule_stands_in_the_table_of_its_skill_with_its_kind(skill: Skill) -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (\w+) \| \S", section(skill), flags=re.MULTILINE))
    assert told == RULES[skill]


def test_the_example_line_gives_the_shown_answer() -> None:
    asked, answered = re.findall(r"```json\n(.+?)\n```", PAGE, flags=re.DOTALL)
    out = io.StringIO()
    assert judge_command(io.BytesIO(asked.encode("utf-8")), out) == 0
    given, shown = json.loads(out.getvalue()), json.loads(answered)
    # The reader counts in 8 bits, and processors round those differently.
    assert given.pop("score") == pytest.approx(shown.pop("score"), abs=0.05)
    assert given == shown


def test_every_field_of_the_answer_is_explained() -> None:
    answer = json.loads(re.findall(r"```json\n(.+?)\n```", PAGE, flags=re.DOTALL)[1])
    fields = {*answer, *answer["rules"][0]} - {"id"}
    assert all(f"`{field}`" in PAGE for field in fields)

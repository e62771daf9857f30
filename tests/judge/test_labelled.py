"""The replies that teach the reader: each follows the rubric, and what does not is told with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.judge.verdict import RULES, SKILLS, Skill
from tools.reader.labelled import FOLDER, Labelled, Mistakes, read


@pytest.fixture(scope="module")
def taught() -> list[Labelled]:
    return read(sorted(FOLDER.glob("*.txt")))


def mistakes(tmp_path: Path, text: str) -> str:
    file = tmp_path / "x.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Mistakes) as raised:
        read([file])
    return str(raised.value)


def test_a_line_is_read_with_its_rules_and_the_places_of_its_stops(tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("== paraphrase\n# It rained.\nn content,advice | Wet feet. {advice:Buy boots.}\n", encoding="utf-8")
    (one,) = read([file])
    assert (one.skill, one.heard, one.said, one.verdict) == (
        "paraphrase",
        "It rained.",
        "Wet feet. Buy boots.",
        "not_yet",
    )
    assert one.spans == (("advice", 10, 20),)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("g content,own_words,blame | Wet.", "has no rule 'blame'"),
        ("n advice | Buy boots.", "the words of advice are not marked"),
        ("g content,own_words | Wet. {advice:Buy boots.}", "advice is marked and is no stop"),
        ("g content,own_words,missing_feeling | Wet.", "almost, not good"),
        ("a content | Wet.", "x.txt:3: by these rules it is good, not almost"),
        ("good | Wet.", "not of the form"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    assert told in mistakes(tmp_path, f"== paraphrase\n# It rained.\n{line}\n")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    assert len(mistakes(tmp_path, "== knitting\n# x\ng - | y\n").splitlines()) == 2


@pytest.mark.parametrize("skill", SKILLS)
def test_every_rule_is_taught_with_dozens_of_replies(taught: list[Labelled], skill: Skill) -> None:
    counts = {rule: sum(rule in one.rules for one in taught if one.skill == skill) for rule in RULES[skill]}
    assert min(counts.values()) >= 60


def test_nothing_that_teaches_is_measured_with(taught: list[Labelled]) -> None:
    held_out = Path(__file__).parents[2] / "benchmarks" / "heldout"
    measured = "\n".join(file.read_text(encoding="utf-8") for file in held_out.glob("*.jsonl"))
    tested = "\n".join(file.read_text(encoding="utf-8") for file in (Path(__file__).parent / "rules").glob("*.txt"))
    long = [one for one in taught if len(one.said) > 40]
    assert not [one.place for one in long if one.said in measured or one.said in tested]

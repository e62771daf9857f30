"""The reader: its numbers for words, the rows it is given, and that it can be asked."""

from __future__ import annotations

import io
import json

import pytest

from bot.judge.encoding import HEARD, NEAREST, REFERENCE, REPLY, WINDOWS, rows
from bot.judge.reader import opinion
from bot.judge.verdict import GRADES, RULES, SKILLS, Skill, Task
from bot.judge.weighing import ANY
from bot.language.wordpiece import pieces, vocabulary
from bot.tools import judge_command

BLANK = "I studied for weeks and then my head went blank."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Naïve café — “quotes” … 🙂", [15743, 7668, 1517, 1523, 16614, 1524, 1529, 100]),
        ("don't you're", [2123, 1005, 1056, 2017, 1005, 2128]),
        ("日本語 x", [1864, 1876, 1950, 1060]),
        ("", []),
    ],
)
def test_a_text_gets_the_numbers_that_the_tokenizers_library_gives(text: str, expected: list[int]) -> None:
    assert [piece.number for piece in pieces(text)] == expected


def test_a_part_knows_where_it_stands_in_what_was_typed() -> None:
    text = "Ça m'énerve… so “sad” 😀 unhappily"
    typed = [text[piece.start : piece.end] for piece in pieces(text)]
    assert typed == ["Ça", "m", "'", "én", "er", "ve", "…", "so", "“", "sad", "”", "😀", "un", "ha", "pp", "ily"]


def test_statement_and_reply_are_one_row_with_marks_around_them() -> None:
    (row,) = rows("paraphrase", "I'm tired.", "so tired")
    assert row.ids == [101, vocabulary()["[unused11]"], 1045, 1005, 1049, 5458, 1012, 102, 2061, 5458, 102]
    assert row.types == [0] * 8 + [1, 1, 1]


def test_every_skill_has_a_mark_of_its_own() -> None:
    assert len({rows(skill, "", "x")[0].ids[1] for skill in SKILLS}) == len(SKILLS)


def test_the_nearest_references_are_given_each_behind_its_mark() -> None:
    (row,) = rows("paraphrase", "x", "the cat is gone", ["a dog", "the cat left", "my cat is gone"], ["the cat came"])
    marks = [vocabulary()["[unused1]"], vocabulary()["[unused2]"]]
    assert [row.ids.count(mark) for mark in marks] == [NEAREST, 1]
    assert pieces("dog")[0].number not in row.ids


def test_what_is_too_long_is_cut_and_a_long_reply_is_read_in_windows() -> None:
    long = "word " * 2000
    found = rows("empathy", long, long, [long] * 3, [long] * 3)
    assert len(found) == WINDOWS
    assert max(len(row.ids) for row in found) <= HEARD + REPLY + 2 * NEAREST * (REFERENCE + 1) + 4


def test_windows_reach_into_each_other_so_that_no_clause_is_lost_between_them() -> None:
    first, second, *_ = rows("empathy", "x", "".join(f"a{number} " for number in range(200)))
    assert first.reply[-1].start > second.reply[0].start


@pytest.mark.parametrize("skill", SKILLS)
def test_an_opinion_shares_out_the_verdicts_and_weighs_every_rule(skill: Skill) -> None:
    found = opinion(Task(skill, BLANK, "So much work, and then nothing. Ask for another go."))
    assert sum(found.verdicts[grade] for grade in GRADES) == pytest.approx(1.0, abs=1e-4)
    assert tuple(found.rules) == tuple(RULES[skill])
    assert all(0.0 <= share <= 1.0 for share in found.rules.values())


@pytest.mark.parametrize(
    ("said", "rule"),
    [
        ("Ask if you can take it again.", "advice"),
        ("What will you do now?", "question_only"),
        ("That happened to me last year, I forgot everything.", "about_me"),
        ("You remembered every single thing.", "contradiction"),
    ],
)
def test_the_reader_knows_a_plain_case_of_each_act(said: str, rule: str) -> None:
    found = opinion(Task("paraphrase", BLANK, said))
    stops = [one for one, kind in RULES["paraphrase"].items() if kind == "stop"]
    assert max(stops, key=lambda one: found.rules[one]) == rule


def test_the_reader_points_at_the_clause_that_it_minds() -> None:
    said = "All that work and then an empty head, how bitter. Next time you could start earlier."
    start, end = opinion(Task("paraphrase", BLANK, said)).places["advice"]
    assert said.index("Next") - 4 <= start < end <= len(said)


def test_a_stop_at_the_end_of_a_long_reply_is_seen() -> None:
    said = "You worked for it week after week and then nothing came. " * 14 + "You should book a tutor for the resit."
    assert opinion(Task("paraphrase", BLANK, said)).rules["advice"] > 0.5


@pytest.mark.parametrize("said", ["👍", "\x00", "a" * 4096, "مرحبا", "<b>&"])
def test_anything_can_be_read(said: str) -> None:
    assert set(opinion(Task("empathy", BLANK, said)).verdicts) == set(GRADES)


def test_explaining_adds_what_the_rules_alone_say_the_readers_shares_and_the_odds_of_both() -> None:
    asked = json.dumps({"id": 1, "skill": "empathy", "heard": BLANK, "said": "That must hurt, after all that work."})
    out = io.StringIO()
    assert judge_command(io.BytesIO(asked.encode()), out, explain=True) == 0
    why = json.loads(out.getvalue())["explain"]
    assert why["rules"]["verdict"] in GRADES
    assert set(why["reader"]["rules"]) == set(RULES["empathy"])
    assert set(why["odds"]) == {*RULES["empathy"], ANY}

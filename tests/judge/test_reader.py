"""The reader: its numbers for words, and that it can be asked."""

from __future__ import annotations

import io
import json

import pytest

from bot.judge.reader import EMPATHY, LONGEST, PARAPHRASE, opinion
from bot.judge.verdict import GRADES
from bot.judge.wordpiece import numbers, pair
from bot.tools import judge_command

HEARD = "I studied for weeks and then my head went blank."


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
    assert numbers(text) == expected


def test_two_texts_are_one_input_with_marks_around_them() -> None:
    ids, types = pair("I'm tired.", "so tired", 128)
    assert ids == [101, 1045, 1005, 1049, 5458, 1012, 102, 2061, 5458, 102]
    assert types == [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_a_long_reply_is_cut_to_what_the_model_takes() -> None:
    ids, types = pair(HEARD, "and then " * 2000, LONGEST)
    assert len(ids) == len(types) == LONGEST
    assert ids[-1] == 102


@pytest.mark.parametrize(("skill", "kinds"), [("paraphrase", PARAPHRASE), ("empathy", EMPATHY)])
def test_an_opinion_is_shared_out_among_the_kinds_of_the_skill(skill: str, kinds: tuple[str, ...]) -> None:
    found = opinion("paraphrase" if skill == "paraphrase" else "empathy", HEARD, "So much work, and then nothing.")
    assert tuple(found.share) == kinds
    assert found.of(*kinds) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Ask if you can take it again.", "advice"),
        ("What will you do now?", "question"),
        ("That happened to me last year, I forgot everything.", "about_me"),
    ],
)
def test_the_reader_knows_a_plain_case_of_each_act(said: str, kind: str) -> None:
    assert opinion("paraphrase", HEARD, said).first == kind


@pytest.mark.parametrize("said", ["👍", "\x00", "a" * 4096, "مرحبا", "<b>&"])
def test_anything_can_be_read(said: str) -> None:
    assert opinion("empathy", HEARD, said).first in EMPATHY


def test_explaining_adds_what_the_rules_alone_say_and_the_readers_shares() -> None:
    asked = json.dumps({"id": 1, "skill": "empathy", "heard": HEARD, "said": "That must hurt, after all that work."})
    out = io.StringIO()
    assert judge_command(io.BytesIO(asked.encode()), out, explain=True) == 0
    why = json.loads(out.getvalue())["explain"]
    assert why["rules"]["verdict"] in GRADES
    assert set(why["reader"]) == set(EMPATHY)

"""What the rules quote: the clause that a person would underline, and no half of a word or phrase."""

from __future__ import annotations

import pytest

from bot.judge.judge import judge_by_rules
from bot.judge.verdict import Skill, Task

_HEARD = "My brother never calls me back and I don't know what I did."


def quotes(skill: Skill, said: str, rule: str, heard: str = _HEARD) -> list[str | None]:
    return [found.quote for found in judge_by_rules(Task(skill, heard, said)).rules if found.id == rule]


@pytest.mark.parametrize(
    ("skill", "said", "rule", "quote"),
    [
        ("empathy", "Ask for your money back.", "advice", "Ask for your money back"),
        ("empathy", "That's sad. Ask him if he has time.", "advice", "Ask him if he has time"),
        ("empathy", "Well, it's not that bad.", "dismissal", "it's not that bad"),
        ("empathy", "When my sister left I cried for days.", "about_me", "When my sister left I cried for days"),
        ("paraphrase", "You could always visit him, you know.", "advice", "You could always visit him"),
        ("i_statement", "You work hard, but you never help me with it.", "absolute", "you never help me with it"),
        ("i_statement", "You don't care about me.", "mind_reading", "You don't care about me"),
    ],
)  # fmt: skip
def test_a_stop_quotes_its_clause(skill: Skill, said: str, rule: str, quote: str) -> None:
    assert quotes(skill, said, rule) == [quote]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("You're sad that he doesn't call you any more.", "he doesn't call you any more"),
        ("It sounds like he leaves you guessing, and it hurts.", "he leaves you guessing"),
        ("There was a mix-up between you two, and you're sad.", "There was a mix-up between you two"),
        ("That's hard, so he keeps you waiting.", "he keeps you waiting"),
    ],
)
def test_content_quotes_what_happened_without_frame_or_feeling(said: str, quote: str) -> None:
    assert quotes("paraphrase", said, "content") == [quote]


@pytest.mark.parametrize("rule", ["content", "own_words", "check", "feeling"])
def test_words_of_a_stop_are_not_praised(rule: str) -> None:
    assert quotes("paraphrase", "You must see a therapist about that, there are good ones in town.", rule) == []


def test_a_disguised_judgement_is_not_praised_for_its_i() -> None:
    assert quotes("i_statement", "I feel that you only wanted to hurt me.", "owns", "") == []


def test_a_feeling_is_named_without_the_words_that_lead_on() -> None:
    assert quotes("i_statement", "I was hurt when the booking popped up at ten.", "feeling", "") == ["hurt"]

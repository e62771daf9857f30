"""Leitner boxes: what comes back when, and when it is learned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.judge.verdict import RULES, SKILLS, Skill
from bot.practice import boxes
from bot.practice.ports import Box
from practice.making import TODAY, days_on

YESTERDAY, TOMORROW = days_on(-1), days_on(1)


def advice(box: int, due: str = TODAY) -> Box:
    """Advice, in a box."""
    return Box("empathy", "advice", box, due)


def replied(*had: Box, fault: str = "", found: tuple[str, ...] = (), skill: Skill = "empathy") -> tuple[Box, ...]:
    """What a first reply of today changes."""
    return boxes.after(had, skill, fault, found, TODAY)


def test_a_rule_that_was_told_comes_back_tomorrow() -> None:
    assert replied(fault="advice", found=("advice",)) == (advice(1, TOMORROW),)


def test_a_reply_with_nothing_to_change_puts_nothing_into_a_box() -> None:
    assert replied() == ()


def test_the_days_between_are_1_3_7_and_14_and_then_it_is_learned() -> None:
    day, waited = TODAY, list[int]()
    (box,) = boxes.after((), "empathy", "advice", ("advice",), day)
    while box.box:
        waited.append(next(number for number in range(30) if days_on(number, day) == box.due))
        day = box.due
        (box,) = boxes.after((box,), "empathy", "", (), day)
    assert waited == [1, 3, 7, 14]


@pytest.mark.parametrize(("before", "after", "days"), [(1, 2, 3), (2, 3, 7), (3, 4, 14), (4, 0, 0)])
def test_a_due_rule_that_is_not_found_moves_one_box_on(before: int, after: int, days: int) -> None:
    assert replied(advice(before)) == (advice(after, days_on(days)),)


def test_one_that_is_long_due_is_counted_from_the_day_of_the_reply() -> None:
    assert replied(advice(2, days_on(-40))) == (advice(3, days_on(7)),)


@pytest.mark.parametrize("box", [1, 2, 3, 4])
def test_a_rule_that_is_told_again_falls_back_to_the_first_box(box: int) -> None:
    for due in (YESTERDAY, TODAY, days_on(5)):
        assert replied(advice(box, due), fault="advice", found=("advice",)) == (advice(1, TOMORROW),)


def test_a_rule_is_not_moved_on_before_it_is_due() -> None:
    assert replied(advice(1, TOMORROW)) == ()


def test_a_due_rule_that_was_found_again_stays_where_another_is_told_first() -> None:
    changed = replied(advice(2), fault="dismissal", found=("dismissal", "advice"))
    assert changed == (Box("empathy", "dismissal", 1, TOMORROW),)


def test_the_rules_of_another_skill_stay_where_they_are() -> None:
    assert replied(advice(1), skill="paraphrase") == ()
    assert replied(advice(1), skill="paraphrase", fault="advice") == (Box("paraphrase", "advice", 1, TOMORROW),)


#: A part that can be told to be missing has the name of what is found where it is there.
PART = Box("good_news", "enthusiasm", 1, TODAY)


def test_a_missing_part_that_is_there_now_moves_one_box_on() -> None:
    moved = Box("good_news", "enthusiasm", 2, days_on(3))
    assert replied(PART, skill="good_news", found=("enthusiasm", "asks_more")) == (moved,)


def test_a_part_that_is_still_missing_stays_where_another_rule_is_told_first() -> None:
    changed = replied(PART, skill="good_news", fault="flat", found=("flat",))
    assert changed == (Box("good_news", "flat", 1, TOMORROW),)


# -- due -----------------------------------------------------------------------------------------------------------


def test_what_is_due_are_the_boxes_of_today_and_before() -> None:
    had = [advice(1, YESTERDAY), Box("empathy", "generic", 1, TODAY), Box("empathy", "about_me", 1, TOMORROW)]
    assert boxes.due(had, TODAY) == had[:2]


def test_the_weakest_comes_first_the_lowest_box_and_then_the_one_that_waits_longest() -> None:
    old_third = Box("paraphrase", "advice", 3, days_on(-90))
    old_first = Box("i_statement", "blame", 1, days_on(-2))
    new_first = Box("empathy", "generic", 1, TODAY)
    assert boxes.due([old_third, new_first, old_first], TODAY) == [old_first, new_first, old_third]


def test_of_rules_equally_weak_the_order_is_always_the_same() -> None:
    had = [Box(skill, rule, 1, TODAY) for skill in SKILLS for rule in RULES[skill]]
    assert boxes.due(had, TODAY) == boxes.due(reversed(had), TODAY)


# -- merged --------------------------------------------------------------------------------------------------------


def test_a_box_that_changed_takes_the_place_of_the_old_one() -> None:
    other = Box("paraphrase", "advice", 3, TODAY)
    assert set(boxes.merged((advice(1), other), (advice(2), advice(3)))) == {advice(3), other}


faults = st.sampled_from(["", "advice", "generic", "dismissal"])


@given(replies=st.lists(st.tuples(st.integers(0, 20), faults, st.sets(faults)), max_size=30))
def test_a_rule_is_always_in_one_box_at_most_and_due_within_14_days_of_a_reply(
    replies: list[tuple[int, str, set[str]]],
) -> None:
    had: tuple[Box, ...] = ()
    day = TODAY
    for later, fault, found in replies:
        day = days_on(later, day)
        changed = boxes.after(had, "empathy", fault, found | {fault}, day)
        assert all(0 <= box.box <= 4 and day <= box.due <= days_on(14, day) for box in changed)
        had = tuple(box for box in boxes.merged(had, changed) if box.box)
        assert len({box.rule for box in had}) == len(had)
        assert not fault or Box("empathy", fault, 1, days_on(1, day)) in had

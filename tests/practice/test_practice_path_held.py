"""What the learning path holds back: what was seen within 14 days, and complaints about the person."""

from __future__ import annotations

import pytest

from bot.dialogue.library import Library, Loaded
from bot.practice import path
from bot.practice.path import LEVELS, PASSED, Level, Proposal
from bot.practice.ports import Learner, Seen
from practice.making import KINDS, TODAY, Pupil, by_id, days_on, script
from practice.pupils import SCHOOL, THE_WAY, passed

# -- fourteen days -------------------------------------------------------------------------------------------------


def walked(scripts: dict[str, Loaded], a_day: int, days: int) -> list[tuple[int, str]]:
    """What somebody does who takes so many a day: the day's number and the script."""
    learner = Pupil(scripts)
    return [(day, one.script) for day in range(days) for one in learner.goes_on(a_day, days_on(day))]


@pytest.mark.parametrize("a_day", [1, 3, 6])
def test_nothing_comes_back_within_14_days(library: Library, a_day: int) -> None:
    last: dict[str, int] = {}
    for day, id_ in walked(dict(library.scripts), a_day, 45):
        assert day - last.get(id_, -99) >= 14
        last[id_] = day


def test_it_may_come_back_on_the_fourteenth_day_and_not_before() -> None:
    scripts = by_id(script("emp-one", "drill", "empathy"), script("emp-two", "drill", "empathy"))
    learner = Pupil(scripts)
    learner.does("emp-two", days_on(-13))
    learner.does("emp-one", days_on(-14))
    assert learner.asks().script == "emp-one"
    assert learner.asks(but=["emp-one"]).script == "emp-two"


def test_one_left_in_the_middle_was_seen_too() -> None:
    seen = {"emp-one": Seen(1, 0, 5, TODAY)}
    scripts = by_id(script("emp-one", "drill", "empathy"), script("emp-two", "drill", "empathy"))
    assert path.choose(scripts, Learner(seen), TODAY) == Proposal("emp-two", "mixed")


def test_where_all_has_been_seen_of_late_the_one_seen_longest_ago_comes_back() -> None:
    learner = Pupil(by_id(*(script(f"emp-{name}", "drill", "empathy") for name in ("one", "two", "three"))))
    for name in ("two", "three", "one"):
        learner.does(f"emp-{name}")
    assert learner.asks() == Proposal("emp-two", "mixed")


# -- a complaint about the person ----------------------------------------------------------------------------------

COMPLAINT = script("a-complaint", "drill", "empathy", about_you=True)


def test_a_complaint_about_the_person_waits_until_its_skill_has_been_passed() -> None:
    learner = Pupil(by_id(COMPLAINT, *SCHOOL.values()))
    before = [one.script for one in learner.goes_on(len(THE_WAY))]
    assert "a-complaint" not in before


@pytest.mark.parametrize("missing", PASSED)
def test_each_level_of_the_first_pass_has_to_be_met_before_it(missing: Level) -> None:
    scripts = by_id(COMPLAINT, *(script(f"emp-{level}", KINDS[level], "empathy") for level in LEVELS))
    learner = Pupil(scripts)
    for level in LEVELS:
        if level != missing:
            learner.does(f"emp-{level}", days_on(-1))
    assert learner.asks().script == f"emp-{missing}"


def test_after_the_first_pass_it_comes_last_of_what_is_new() -> None:
    learner = passed(by_id(COMPLAINT, *SCHOOL.values()))
    came = [one.script for one in learner.goes_on(60) if learner.place(one.script) == ("empathy", "write")]
    assert came[0] in {"empathy-write-0", "empathy-write-1"}
    assert came[1] == "a-complaint"


def test_it_does_not_wait_for_a_level_that_its_skill_does_not_have() -> None:
    levels = [level for level in PASSED if level != "build"]
    scripts = by_id(COMPLAINT, *(script(f"emp-{level}", KINDS[level], "empathy") for level in levels))
    learner = Pupil(scripts)
    for level in levels:
        learner.does(f"emp-{level}", TODAY)
    assert learner.asks().script == "a-complaint"


def test_it_does_not_come_early_because_what_is_new_was_declined() -> None:
    learner = Pupil(by_id(COMPLAINT, script("emp-learn", "learn", "empathy"), script("emp-write", "drill", "empathy")))
    learner.goes_on(1)
    assert learner.asks(but=["emp-write"]).script != "a-complaint"


def test_none_of_the_bots_own_complaints_is_among_the_first_exercises(library: Library) -> None:
    hard = {id_ for id_, one in library.scripts.items() if one.script.about_you}
    learner = Pupil(dict(library.scripts))
    assert hard
    assert hard.isdisjoint(one.script for one in learner.goes_on(len(THE_WAY)))

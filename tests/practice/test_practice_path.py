"""The learning path: what comes next, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.library import Library, Loaded
from bot.judge.verdict import SKILLS, Skill
from bot.practice import path
from bot.practice.path import FIRST_SCRIPT, LEVELS, Proposal
from bot.practice.ports import Box, Learner, Seen
from practice.making import TODAY, Pupil, by_id, days_on, script
from practice.pupils import FIRST, OTHERS, PAIRS, SCHOOL, THE_WAY, passed, pupil

# -- first ---------------------------------------------------------------------------------------------------------


def test_a_newcomer_begins_with_the_exam(library: Library) -> None:
    assert path.choose(library.scripts, Learner(), TODAY) == Proposal(FIRST_SCRIPT, "first")


def test_a_newcomer_who_asks_for_the_skill_of_the_exam_gets_it_too() -> None:
    assert pupil().asks(skill=FIRST) == Proposal(FIRST_SCRIPT, "first")


@pytest.mark.parametrize("skill", OTHERS)
def test_a_newcomer_who_asks_for_another_skill_gets_its_card(skill: Skill) -> None:
    proposal = pupil().asks(skill=skill)
    assert (pupil().place(proposal.script), proposal.why) == ((skill, "learn"), "level")


def test_a_newcomer_who_wants_something_else_gets_another_skill() -> None:
    proposal = pupil().asks(but=[FIRST_SCRIPT])
    assert pupil().place(proposal.script)[0] != FIRST


# -- the first pass ------------------------------------------------------------------------------------------------


def test_the_order_of_the_first_pass() -> None:
    learner = pupil()
    met = [learner.place(one.script) for one in learner.goes_on(len(THE_WAY))]
    assert met == THE_WAY


def test_every_level_is_met_early_in_the_first_skill() -> None:
    learner = pupil()
    met = {learner.place(one.script)[1] for one in learner.goes_on(len(LEVELS))}
    assert met == set(LEVELS)


def test_the_first_pass_says_that_it_is_the_next_level() -> None:
    assert {one.why for one in pupil().goes_on(len(THE_WAY))[1:]} == {"level"}


@pytest.mark.parametrize("skill", OTHERS)
def test_the_first_card_is_the_one_that_says_what_the_skill_is(library: Library, skill: Skill) -> None:
    learner = Pupil(dict(library.scripts))
    assert learner.asks(skill=skill).script == f"learn-{skill.replace('_', '-')}"


def test_a_level_that_was_met_by_oneself_is_not_proposed_once_more() -> None:
    learner = pupil()
    learner.goes_on(1)
    learner.does("paraphrase-learn-1")
    assert learner.place(learner.asks().script) == (FIRST, "spot")


def test_a_level_of_which_there_is_nothing_is_left_out() -> None:
    without = by_id(*(one for one in SCHOOL.values() if one.script.kind != "build"))
    learner = Pupil(without)
    met = [learner.place(one.script) for one in learner.goes_on(len(THE_WAY) - len(SKILLS))]
    assert met == [place for place in THE_WAY if place[1] != "build"]


# -- mixed ---------------------------------------------------------------------------------------------------------


def test_after_the_first_passes_skills_take_turns() -> None:
    learner = passed()
    skills = [learner.place(one.script)[0] for one in learner.goes_on(3 * len(SKILLS))]
    for turn in range(0, len(skills), len(SKILLS)):
        assert set(skills[turn : turn + len(SKILLS)]) == set(SKILLS)


def test_the_skill_practised_longest_ago_comes_first_and_in_it_the_level() -> None:
    learner = passed()
    for skill in SKILLS:
        for level in LEVELS:
            if (skill, level) != ("appreciation", "spot"):
                learner.does(f"{skill.replace('_', '-')}-{level}-1", days_on(-30))
    for skill in SKILLS:
        if skill != "appreciation":
            learner.does(f"{skill.replace('_', '-')}-own-0", days_on(-20))
    proposal = learner.asks()
    assert (learner.place(proposal.script), proposal.why) == (("appreciation", "spot"), "mixed")


def test_what_was_never_seen_comes_before_what_was() -> None:
    learner = passed()
    seen = set(learner.seen)
    assert seen.isdisjoint(one.script for one in learner.goes_on(len(THE_WAY)))


def test_something_else_gives_another_skill_at_every_step() -> None:
    learner = pupil()
    for _ in range(2 * len(THE_WAY)):
        offered = learner.asks()
        other = learner.asks(but=[offered.script])
        assert learner.place(other.script)[0] != learner.place(offered.script)[0]
        learner.does(offered.script)


def test_something_else_of_a_skill_that_was_asked_for_stays_in_it() -> None:
    offered = pupil().asks(skill="empathy")
    other = pupil().asks(skill="empathy", but=[offered.script])
    assert other.script != offered.script
    assert pupil().place(other.script)[0] == "empathy"


# -- an order of one's own -----------------------------------------------------------------------------------------


def way(chat: int, scripts: dict[str, Loaded] = SCHOOL, times: int = len(THE_WAY)) -> list[str]:
    """What somebody of this chat is proposed, one after the other."""
    return [one.script for one in Pupil(scripts, chat=chat).goes_on(times)]


def test_titles_that_fit_equally_come_in_another_order_for_another_person(library: Library) -> None:
    ways = [way(chat, dict(library.scripts)) for chat in range(1001, 1009)]
    assert len({tuple(one) for one in ways}) == len(ways)


def test_a_persons_order_is_always_the_same() -> None:
    assert way(1001) == way(1001)
    assert way(1001, dict(reversed(SCHOOL.items()))) == way(1001)


def test_the_levels_come_in_the_same_order_for_everybody() -> None:
    for chat in (1, 1001, 987654321):
        assert [pupil().place(id_) for id_ in way(chat)] == THE_WAY


def test_no_title_is_everybodys_first_and_each_is_somebodys() -> None:
    scripts = by_id(*(script(f"emp-{name}", "drill", "empathy") for name in ("one", "two", "three")))
    assert {way(chat, scripts, 1)[0] for chat in range(40)} == set(scripts)


# -- always something ----------------------------------------------------------------------------------------------


def test_guides_are_never_proposed() -> None:
    guide = script("guide-a", "guide", None, tempts=[])
    assert path.choose(by_id(guide), Learner(), TODAY) is None
    assert path.choose(by_id(guide, PAIRS), Learner(), TODAY) == Proposal("emp-pairs", "level")


def test_without_scripts_there_is_nothing_to_propose() -> None:
    assert path.choose({}, Learner(), TODAY) is None
    assert path.choose(by_id(PAIRS), Learner(), TODAY, skill="paraphrase") is None


def test_where_all_there_is_was_declined_it_is_proposed_again() -> None:
    assert path.choose(by_id(PAIRS), Learner(), TODAY, but=["emp-pairs"]) == Proposal("emp-pairs", "level")


def test_scripts_that_are_gone_do_not_disturb() -> None:
    gone = {"taken-away-since": Seen(9, 9, 9, TODAY)}
    proposal = path.choose(SCHOOL, Learner(gone), TODAY)
    assert proposal
    assert pupil().place(proposal.script) == (FIRST, "learn")


visits = st.dictionaries(
    st.sampled_from([*SCHOOL, "taken-away-since"]),
    st.builds(Seen, st.integers(0, 9), st.integers(0, 9), st.integers(1, 99), st.integers(-40, 0).map(days_on)),
)
rules = st.lists(
    st.builds(
        Box,
        st.sampled_from(SKILLS),
        st.sampled_from(["advice", "blame", "gone"]),
        st.integers(1, 4),
        st.integers(-9, 9).map(days_on),
    )
)


@settings(deadline=None)
@given(
    seen=visits,
    boxes=rules,
    skill=st.none() | st.sampled_from(SKILLS),
    but=st.lists(st.sampled_from([*SCHOOL, "", "taken-away-since"])),
)
def test_there_is_always_something_and_the_same_question_has_the_same_answer(
    seen: dict[str, Seen], boxes: list[Box], skill: Skill | None, but: list[str]
) -> None:
    learner = Learner(seen, tuple(boxes))
    proposal = path.choose(SCHOOL, learner, TODAY, skill=skill, but=but)
    assert proposal
    assert skill in {None, SCHOOL[proposal.script].script.teaches}
    assert path.choose(dict(reversed(SCHOOL.items())), learner, TODAY, skill=skill, but=but) == proposal

"""The learning path: what comes next, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue.library import Library, Loaded
from bot.judge.verdict import SKILLS, Skill
from bot.practice import path
from bot.practice.path import FIRST_PASS, FIRST_SCRIPT, LEVELS, PASSED, Level, Proposal
from bot.practice.ports import Box, Learner, Seen
from practice.making import KINDS, TODAY, Pupil, by_id, days_on, school, script

TOMORROW = days_on(1)
SCHOOL = school()

#: What a newcomer goes through: the first exercise and the rest of its skill, each other skill up to writing, and then
#: what is left of those.
FIRST, *OTHERS = FIRST_PASS
UP_TO_WRITING = [(skill, level) for skill in OTHERS for level in PASSED]
THE_REST: list[tuple[Skill, Level]] = [(skill, level) for skill in OTHERS for level in ("roleplay", "own")]
THE_WAY = (
    [(FIRST, level) for level in ("write", "learn", "spot", "build", "roleplay", "own")] + UP_TO_WRITING + THE_REST
)


def pupil() -> Pupil:
    """A newcomer."""
    return Pupil(SCHOOL)


def passed(scripts: dict[str, Loaded] | None = None) -> Pupil:
    """Somebody who has met every level of every skill, long ago."""
    found = Pupil(scripts or SCHOOL)
    found.goes_on(len(THE_WAY), days_on(-100))
    return found


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


# -- the weakest rule that is due ----------------------------------------------------------------------------------

PAIRS = script("emp-pairs", "spot", "empathy", rule="advice")
SCENE = script("emp-scene", "drill", "empathy", tempts=["good", "advice"])
CARD = script("emp-card", "learn", "empathy", rule="advice")
OTHER_PAIRS = script("emp-other-pairs", "spot", "empathy", rule="dismissal")
DUE = Box("empathy", "advice", 1, TODAY)


def weak(*boxes: Box, taught: tuple[Loaded, ...] = (PAIRS, SCENE, CARD, OTHER_PAIRS)) -> Pupil:
    """Somebody who began long ago and has these rules in their boxes."""
    found = Pupil(by_id(*SCHOOL.values(), *taught), boxes=boxes)
    found.does(FIRST_SCRIPT, days_on(-30))
    return found


def test_the_first_of_the_day_is_the_weakest_rule_that_is_due() -> None:
    worst = Box("empathy", "dismissal", 1, days_on(-3))
    assert weak(DUE, worst).asks() == Proposal("emp-other-pairs", "due", "dismissal")


def test_a_day_has_one_review() -> None:
    learner = weak(DUE, Box("empathy", "dismissal", 1, TODAY))
    assert [one.why for one in learner.goes_on(3)] == ["due", "level", "level"]
    assert learner.asks(TOMORROW).why == "due"


def test_anything_practised_on_the_day_already_takes_the_place_of_the_review() -> None:
    learner = weak(DUE)
    learner.does("i-statement-own-0")
    assert learner.asks().why == "level"


def test_a_rule_is_reviewed_by_pairs_first() -> None:
    assert weak(DUE).asks().script == "emp-pairs"


def test_where_the_pairs_have_been_a_scene_in_which_it_tempts_comes() -> None:
    learner = weak(DUE)
    learner.does("emp-pairs", days_on(-20))
    assert learner.asks() == Proposal("emp-scene", "due", "advice")


def test_where_there_are_no_pairs_a_scene_comes_before_a_card() -> None:
    assert weak(DUE, taught=(CARD, SCENE)).asks().script == "emp-scene"
    assert weak(DUE, taught=(CARD,)).asks().script == "emp-card"


def test_a_scene_that_does_not_tempt_to_break_the_rule_is_no_review() -> None:
    other = script("emp-other-scene", "drill", "empathy", tempts=["good", "generic"])
    assert weak(DUE, taught=(other,)).asks().why == "level"


@pytest.mark.parametrize(
    ("skill", "rule"),
    [("i_statement", "not_specific"), ("paraphrase", "missing_content"), ("empathy", "understanding")],
)
@pytest.mark.parametrize("level", ["write", "roleplay", "own"])
def test_what_has_to_be_there_is_reviewed_by_any_scene_of_its_skill(skill: Skill, rule: str, level: Level) -> None:
    scene = script("a-scene", KINDS[level], skill)
    assert weak(Box(skill, rule, 1, TODAY), taught=(scene,)).asks().rule == rule


@pytest.mark.parametrize(("wanted", "why"), [("specific", "due"), ("feeling", "level")])
def test_it_is_reviewed_by_a_part_of_a_sentence_that_wants_it_too(wanted: str, why: str) -> None:
    listen = {"ask": "When?", "frame": "I felt sad when {{ answer }}.", "wants": [wanted]}
    scenes = {"hear": {"say": "Hello.", "listen": listen, "replies": {"good": {}}}}
    part = script("i-part", "build", "i_statement", scenes=scenes)
    learner = Pupil(by_id(part, script("i-card", "learn", "i_statement", rule="blame")))
    learner.boxes = (Box("i_statement", "not_specific", 1, TODAY),)
    learner.does("i-card", days_on(-30))
    assert learner.asks().why == why


def test_pairs_and_words_taken_as_they_are_review_nothing_else() -> None:
    free = {"hear": {"say": "Hello.", "listen": {"ask": "Tell me.", "free": True}, "go": "END"}}
    taught = (PAIRS, CARD, script("emp-free", "own", "empathy", scenes=free))
    learner = Pupil(by_id(*taught), boxes=(Box("empathy", "understanding", 1, TODAY),))
    assert learner.asks().why == "level"


def test_the_same_rule_of_another_skill_is_not_reviewed_by_it() -> None:
    assert weak(Box("paraphrase", "advice", 1, TODAY)).asks().why == "level"


def test_a_rule_that_nothing_trains_just_now_gives_way_to_the_next() -> None:
    assert weak(Box("empathy", "generic", 1, days_on(-9)), DUE).asks().rule == "advice"


def test_a_rule_that_is_not_due_is_not_reviewed() -> None:
    assert weak(Box("empathy", "advice", 1, TOMORROW)).asks().why == "level"


def test_what_was_seen_of_late_is_no_review_either() -> None:
    learner = weak(DUE)
    learner.does("emp-pairs", days_on(-3))
    assert learner.asks().script == "emp-scene"


def test_a_review_is_of_the_skill_that_was_asked_for() -> None:
    learner = weak(DUE)
    assert learner.asks(skill="good_news").why == "level"
    assert learner.asks(skill="empathy").why == "due"


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


def test_reviews_that_fit_equally_come_in_another_order_too() -> None:
    more = script("emp-more-pairs", "spot", "empathy", rule="advice")
    came = set()
    for chat in range(40):
        learner = weak(DUE, taught=(PAIRS, more))
        learner.chat = chat
        came.add(learner.asks().script)
    assert came == {"emp-pairs", "emp-more-pairs"}


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

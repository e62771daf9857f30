"""What comes next: newcomers by the easiest, then turn by turn, the oldest first."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.practice.choose import FIRST_PASS, FIRST_SCRIPT, choose
from bot.practice.ports import Practised


def test_a_newcomer_begins_with_the_exam(library: Library) -> None:
    assert choose(library.scripts, {}) == FIRST_SCRIPT


def test_a_newcomer_meets_the_skills_in_their_order(library: Library) -> None:
    done: dict[str, Practised] = {}
    met = []
    for at in range(1, len(FIRST_PASS) + 1):
        id_ = choose(library.scripts, done)
        assert id_
        met.append(library.scripts[id_].script.teaches)
        done[id_] = Practised(1, at)
    assert tuple(met) == FIRST_PASS


def test_skills_take_turns_and_no_script_comes_again_before_all_of_its_skill_have_been(library: Library) -> None:
    done: dict[str, Practised] = {}
    order: list[str] = []
    for at in range(1, len(library.scripts) + 1):
        id_ = choose(library.scripts, done, but=order[-1] if order else "")
        assert id_
        order.append(id_)
        done[id_] = Practised(1, at)
    for skill in FIRST_PASS:
        there = {id_ for id_ in library.scripts if library.scripts[id_].script.teaches == skill}
        own = [id_ for id_ in order if id_ in there]
        assert len(set(own[: len(there)])) == len(own[: len(there)])
    skills = [library.scripts[id_].script.teaches for id_ in order]
    width = len(FIRST_PASS)
    whole = range(0, len(skills) - width + 1, width)
    assert all(set(skills[start : start + width]) == set(FIRST_PASS) for start in whole)


def test_after_all_the_one_practised_longest_ago_comes_again(library: Library) -> None:
    done = {id_: Practised(1, 100 + number) for number, id_ in enumerate(sorted(library.scripts))}
    done["para-piano"] = Practised(3, 1)
    assert choose(library.scripts, done, "paraphrase") == "para-piano"


def test_a_skill_that_is_asked_for_is_given(library: Library) -> None:
    for skill in FIRST_PASS:
        id_ = choose(library.scripts, {FIRST_SCRIPT: Practised(1, 5)}, skill)
        assert id_
        assert library.scripts[id_].script.teaches == skill


def test_the_script_just_done_is_not_proposed(library: Library) -> None:
    assert choose(library.scripts, {}, "paraphrase", but=FIRST_SCRIPT) != FIRST_SCRIPT


def test_scripts_that_are_gone_do_not_disturb(library: Library) -> None:
    assert choose(library.scripts, {"taken-away-since": Practised(9, 9)}) == FIRST_SCRIPT


def test_without_scripts_there_is_nothing_to_propose(library: Library) -> None:
    only = {FIRST_SCRIPT: library.scripts[FIRST_SCRIPT]}
    assert choose({}, {}) is None
    assert choose(only, {}, but=FIRST_SCRIPT) is None
    assert choose(only, {}, "empathy") is None


def test_the_same_question_has_the_same_answer(library: Library) -> None:
    done = {FIRST_SCRIPT: Practised(1, 7)}
    assert len({choose(library.scripts, done) for _ in range(5)}) == 1

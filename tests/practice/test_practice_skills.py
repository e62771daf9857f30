"""Skills that no script teaches yet: nobody is offered them, and nothing breaks when the first script comes."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.library import Library
from bot.judge.verdict import SKILLS, Skill
from bot.practice.choose import FIRST_PASS, choose
from bot.practice.ports import Practised, Progress, SkillProgress
from bot.practice.progress import tell_progress
from bot.practice.reply import Reply

NEW: tuple[Skill, ...] = ("good_news", "appreciation")


def test_what_a_newcomer_is_offered_is_taught_by_some_script(library: Library) -> None:
    assert set(FIRST_PASS) <= {loaded.script.teaches for loaded in library.scripts.values()}
    assert not set(FIRST_PASS) & set(NEW)


def test_each_skill_has_a_label_a_name_and_words(library: Library) -> None:
    for skill in SKILLS:
        assert library.messages.buttons[f"skill_{skill}"]
        assert getattr(library.messages.skills, skill)
        assert library.feedback.of(skill).ask


def test_a_script_of_another_skill_has_its_turn_after_the_first_ones(library: Library) -> None:
    scripts = dict(library.scripts)
    loaded = scripts["para-piano"]
    scripts["the-solo"] = replace(loaded, script=loaded.script.model_copy(update={"id": "the-solo", "teaches": NEW[0]}))
    done: dict[str, Practised] = {}
    met: list[Skill] = []
    for at in range(1, 5):
        id_ = choose(scripts, done)
        assert id_
        met.append(scripts[id_].script.teaches)
        done[id_] = Practised(1, at)
    assert tuple(met) == (*FIRST_PASS, NEW[0])


def test_progress_tells_of_the_new_skills_where_they_were_practised(library: Library, reply: Reply) -> None:
    skills: dict[Skill, SkillProgress] = dict.fromkeys(NEW, SkillProgress(3, 1))
    rules: dict[Skill, dict[str, int]] = {"good_news": {"enthusiasm": 2, "flat": 2}, "appreciation": {"backhanded": 2}}
    tell_progress(reply, library.messages, Progress(1, skills, rules))
    told = "\n".join(message.text for message in reply.messages)
    for skill in NEW:
        assert getattr(library.messages.skills, skill) in told
    for rule in ("enthusiasm", "flat", "backhanded"):
        assert library.messages.rules[rule] in told


def test_progress_is_silent_on_skills_that_were_not_practised(library: Library, reply: Reply) -> None:
    tell_progress(reply, library.messages, Progress(1, {"empathy": SkillProgress(3, 1)}))
    told = "\n".join(message.text for message in reply.messages)
    assert not any(getattr(library.messages.skills, skill) in told for skill in NEW)

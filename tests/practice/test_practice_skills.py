"""Every skill has scripts, a label, a name and words, and progress tells of those that were practised."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.judge.verdict import SKILLS, Skill
from bot.practice.path import FIRST_PASS
from bot.practice.ports import Progress, SkillProgress
from bot.practice.progress import tell_progress
from bot.practice.reply import Reply
from practice.making import said, words

TWO: tuple[Skill, ...] = ("good_news", "appreciation")


def test_what_a_newcomer_is_offered_is_taught_by_some_script(library: Library) -> None:
    taught = {loaded.script.teaches for loaded in library.scripts.values() if loaded.script.kind != "guide"}
    assert set(FIRST_PASS) == taught == set(SKILLS)


def test_each_skill_has_a_label_a_name_and_words(library: Library) -> None:
    for skill in SKILLS:
        assert library.messages.buttons[f"skill_{skill}"]
        assert getattr(library.messages.skills, skill)
        assert library.feedback.of(skill).ask


def test_progress_tells_of_skills_where_they_were_practised(library: Library, reply: Reply) -> None:
    skills: dict[Skill, SkillProgress] = dict.fromkeys(TWO, SkillProgress(3, 1))
    rules: dict[Skill, dict[str, int]] = {"good_news": {"enthusiasm": 2, "flat": 2}, "appreciation": {"backhanded": 2}}
    tell_progress(reply, library.messages, Progress(1, skills, rules))
    told = "\n".join(message.text for message in reply.messages)
    for skill in TWO:
        assert getattr(library.messages.skills, skill) in told
    for rule in ("enthusiasm", "flat", "backhanded"):
        assert library.messages.rules[rule] in told


def test_progress_is_silent_on_skills_that_were_not_practised(library: Library, reply: Reply) -> None:
    tell_progress(reply, library.messages, Progress(1, {"empathy": SkillProgress(3, 1)}))
    told = "\n".join(message.text for message in reply.messages)
    assert not any(getattr(library.messages.skills, skill) in told for skill in TWO)


def test_progress_counts_what_was_taken_out_to_somebody_real(library: Library, reply: Reply) -> None:
    for tried, nudges in ((0, 0), (1, 0), (3, 2)):
        tell_progress(reply, library.messages, Progress(2, nudges_done=nudges, tried=tried))
        told = words(library.messages.texts.progress_days, days=2, nudges=nudges, tried=tried)
        assert said(reply).endswith(told)

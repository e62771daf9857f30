"""Every level of a skill, from a card to one's own words, over HTTP with the real judge."""

from __future__ import annotations

import pytest

from bot.dialogue.pairs import better_first
from bot.judge.verdict import SKILLS
from e2e.house import Bot, Guest, library, texts, walk

WORDS = library().messages.texts
SCRIPTS = {id_: one.script for id_, one in library().scripts.items()}


def first(kind: str, skill: str) -> str:
    """The first script of a kind and skill."""
    return min(id_ for id_, one in SCRIPTS.items() if (one.kind, one.teaches) == (kind, skill))


async def plays(ada: Guest, id_: str, title: str = "") -> list[str]:
    """Pick a script and play one of its walks. Gives everything that was said."""
    heard = texts(await ada.picks(id_))
    for step in walk(id_, title).steps:
        if step.type:
            heard += texts(await ada.says(" ".join(step.type.split())))
        elif step.press:
            heard += texts(await ada.taps(step.press.strip()))
    return heard


@pytest.mark.parametrize("skill", SKILLS)
async def test_a_card_is_tapped_through(ada: Guest, skill: str) -> None:
    id_ = first("learn", skill)
    heard = await ada.picks(id_)
    while heard[-1].buttons[0] != "One more":
        heard = await ada.taps(heard[-1].buttons[0])
    assert texts(heard)[-1] == f"That was “{SCRIPTS[id_].title}”. One more, or is that enough for today?"


@pytest.mark.parametrize("skill", SKILLS)
async def test_the_better_of_two_is_confirmed_and_explained(ada: Guest, skill: str) -> None:
    id_ = first("spot", skill)
    await ada.picks(id_)
    pair = SCRIPTS[id_].pairs[0]
    said, *whys = texts(await ada.taps("1 is better" if better_first(pair) else "2 is better"))
    assert said in {line.strip() for line in library().feedback.spotted.right}
    assert [why[3:] for why in whys] == [" ".join(why.split()) for why in (pair.why_better, pair.why_worse)]


async def test_the_worse_of_two_is_explained_and_comes_back_tomorrow(ada: Guest) -> None:
    id_ = first("spot", "paraphrase")
    await ada.picks(id_)
    pair = SCRIPTS[id_].pairs[0]
    said, *_ = texts(await ada.taps("2 is better" if better_first(pair) else "1 is better"))
    assert said in {line.strip() for line in library().feedback.spotted.wrong}
    (box,) = (await ada.bot.store.learner(1001)).boxes
    assert (box.rule, box.box, box.due) == (SCRIPTS[id_].rule, 1, "2026-03-03")


@pytest.mark.parametrize("kind", ["build", "roleplay", "own"])
@pytest.mark.parametrize("skill", SKILLS)
async def test_a_walk_is_played_to_its_end(ada: Guest, kind: str, skill: str) -> None:
    id_ = first(kind, skill)
    heard = await plays(ada, id_)
    assert heard[-1] == f"That was “{SCRIPTS[id_].title}”. One more, or is that enough for today?"
    task = SCRIPTS[id_].try_ or ""
    assert f"To try with somebody: {' '.join(task.split())}" in heard


async def test_a_story_is_listened_to_and_summed_up(ada: Guest) -> None:
    id_ = min(one for one in SCRIPTS if SCRIPTS[one].kind == "story")
    heard = await plays(ada, id_)
    assert heard[-1].startswith(f"That was “{SCRIPTS[id_].title}”.")


@pytest.mark.parametrize(("label", "prefix"), [("The other side of a quarrel", "see-"), ("As a friend", "friend-")])
async def test_the_other_side_is_two_taps_from_the_menu(ada: Guest, label: str, prefix: str) -> None:
    await ada.says("/menu")
    (hard,) = await ada.taps("When it is hard")
    await ada.taps(next(one for one in hard.buttons if one.startswith(label)))
    person = await ada.bot.store.load(1001)
    assert person.session
    assert person.session.script.startswith(prefix)


@pytest.mark.parametrize("label", ["Afraid to open up", "A couples therapist?", "Something old gets in the way"])
async def test_a_guide_is_two_taps_from_the_menu(ada: Guest, label: str) -> None:
    await ada.says("/menu")
    await ada.taps("When it is hard")
    assert (await ada.taps(label))[-1].buttons


async def test_what_is_typed_into_a_guide_is_gone_when_it_ends(ada: Guest) -> None:
    await ada.says("/hard")
    await ada.taps("Afraid to open up")
    await ada.taps("Look at it")
    for text in ("they would laugh about the zebra", "I told my sister, she was kind"):
        await ada.says(text)
    await ada.taps("The fear paints it darker")
    await ada.taps("One small step")
    heard = "\n".join(texts(await ada.says("I would say it to my sister")))
    assert "“I would say it to my sister”" in heard
    assert (await ada.bot.store.load(1001)).session is None


def roleplay_with_faults() -> tuple[str, str, str]:
    """A role-play, and a reply that its partner closes up at, and the reply of its walk."""
    for id_, one in sorted(SCRIPTS.items()):
        scene = one.scenes.get(one.start)
        if one.kind == "roleplay" and one.teaches == "empathy" and scene and scene.listen:
            faults = [text for key, said in scene.listen.examples.items() for text in said if key == "dismissal"]
            if faults:
                (good, *_) = [step.type for step in walk(id_).steps if step.type]
                return id_, " ".join(faults[0].split()), " ".join(good.split())
    raise AssertionError("no role-play has a dismissal in its first scene")


async def test_in_a_role_play_the_trust_is_seen_after_every_turn(ada: Guest) -> None:
    id_, fault, _ = roleplay_with_faults()
    await ada.picks(id_)
    heard = "\n".join(texts(await ada.says(fault)))
    assert "▽" in heard
    assert "○○○○" in heard


async def test_one_turn_can_be_taken_back_once(ada: Guest) -> None:
    id_, fault, good = roleplay_with_faults()
    await ada.picks(id_)
    before = (await ada.bot.store.load(1001)).session
    await ada.says(fault)
    back = texts(await ada.taps("What if I had said…"))
    assert back[0] == WORDS.rewound.strip()
    after = (await ada.bot.store.load(1001)).session
    assert before
    assert after
    assert (after.scene, after.trust, after.lines) == (before.scene, before.trust, ())
    heard = await ada.says(good)
    assert "What if I had said…" not in heard[-1].buttons


async def test_the_recap_quotes_the_best_line_and_the_one_to_change(ada: Guest) -> None:
    id_, fault, _ = roleplay_with_faults()
    await ada.picks(id_)
    heard = texts(await ada.says(fault))
    typed = [" ".join(step.type.split()) for step in walk(id_).steps if step.type]
    while (await ada.bot.store.load(1001)).session:
        session = (await ada.bot.store.load(1001)).session
        assert session
        if session.phase == "closing":
            heard += texts(await ada.taps("Next"))
            continue
        listen = SCRIPTS[id_].scenes[session.scene].listen
        assert listen
        heard += texts(await ada.says(" ".join((listen.example or listen.like[0]).split())))
    assert typed
    assert f"The one to change: “{fault}”" in heard
    assert any(line.startswith("Looking back, your best line: “") for line in heard)


async def test_a_complaint_about_oneself_begins_with_a_breath(ada: Guest) -> None:
    id_ = min(one for one in SCRIPTS if SCRIPTS[one].about_you)
    assert texts(await ada.picks(id_))[0] == WORDS.cool_down.strip()


async def test_the_evening_question_is_asked_once_on_a_day_with_practice(ada: Guest) -> None:
    id_ = first("learn", "paraphrase")
    heard = await ada.picks(id_)
    while heard[-1].buttons[0] != "One more":
        heard = await ada.taps(heard[-1].buttons[0])
    await ada.taps("Ask me tonight if I tried it")
    await ada.says("Europe/London")
    asked = await ada.waits(11 * 3600)
    assert asked[-1].buttons == ["Yes", "Not yet", "Not today"]
    assert " ".join((SCRIPTS[id_].try_ or "").split()) in "\n".join(texts(asked))
    (thanks,) = texts(await ada.taps("Yes"))
    assert thanks in {line.strip() for line in library().together.texts.evening_yes}
    assert "1 thing" in texts(await ada.says("/progress"))[0]
    assert await ada.waits(24 * 3600) == []


async def test_something_else_proposes_another_skill(ada: Guest) -> None:
    await ada.says("/start")
    (other,) = await ada.taps("Something else")
    assert "The exam" not in other.text
    assert other.buttons[0].startswith("Begin: ")


async def test_a_rule_that_slipped_in_is_proposed_the_next_day_with_its_reason(ada: Guest, bot: Bot) -> None:
    await ada.begins()
    await ada.says("You should ask them for a second try")
    await ada.says("/cancel")
    bot.clock.now += 24 * 3600
    (proposal,) = await ada.says("/practice")
    rule = library().messages.rules["advice"]
    assert proposal.text.startswith(f"Next, because this came up lately: {rule}.")
    title = proposal.buttons[0].removeprefix("Begin: ")
    proposed = next(one for one in SCRIPTS.values() if one.title == title)
    assert (proposed.teaches, proposed.rule) == ("paraphrase", "advice")

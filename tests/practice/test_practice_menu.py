"""The menu, the library by skill, level and topic, and that every button in them leads somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.dialogue.library import Library
from bot.practice.buttons import Buttons
from bot.practice.menu import GROUND_RULES, GUIDES, NEUTRAL_FRIEND, OTHER_SIDE, PAGE, TOPICS, Menu
from bot.practice.path import LEVELS, level_of
from bot.practice.ports import Incoming, Person, Schedule, Turn, Visit
from bot.practice.reply import Reply
from bot.store.store import SqliteStore
from practice.making import DAY, MONDAY, TODAY, data, fit_a_phone, offered, reply_to, said, words

#: The longest version that a session comes to in this century.
LATE = 4102444800


async def shown(menu: Menu, arg: str, **person: Any) -> Reply:
    """What a tap in the library comes to."""
    reply = reply_to(**{"version": LATE, **person})
    await menu.library(reply, arg)
    return reply


async def found(menu: Menu, arg: str) -> list[str]:
    """The scripts that can be begun from here, page by page, until the pages begin again."""
    scripts: list[str] = []
    seen: set[str] = set()
    while arg not in seen:
        seen.add(arg)
        reply = await shown(menu, arg)
        scripts += [one.rpartition(":")[2] for one in data(reply) if one.startswith("p:")]
        arg = next((one.removeprefix("l:") for one in data(reply) if one.startswith("l:")), arg)
    return scripts


def practices(library: Library) -> list[str]:
    """Every script that is not a guide."""
    return sorted(id_ for id_, one in library.scripts.items() if one.script.kind != "guide")


# -- the library ---------------------------------------------------------------------------------------------------


async def test_every_script_that_is_not_a_guide_is_reached_by_skill_and_level(menu: Menu, library: Library) -> None:
    scripts: list[str] = []
    for skill in data(await shown(menu, "")):
        if skill != "l:topics":
            levels = await shown(menu, skill.removeprefix("l:"))
            for level in data(levels)[1:]:
                scripts += await found(menu, level.removeprefix("l:"))
    assert sorted(scripts) == practices(library)


async def test_every_script_that_is_not_a_guide_is_reached_by_topic(menu: Menu, library: Library) -> None:
    scripts: list[str] = []
    for topic in data(await shown(menu, "topics")):
        scripts += await found(menu, topic.removeprefix("l:"))
    assert sorted(scripts) == practices(library)


async def test_a_level_lists_what_is_of_it_and_of_its_skill(menu: Menu, library: Library) -> None:
    for level in LEVELS:
        for id_ in await found(menu, f"empathy:{level}:0"):
            script = library.scripts[id_].script
            assert (script.teaches, level_of(script)) == ("empathy", level)


async def test_a_skill_offers_the_levels_it_has_and_to_choose_for_one(menu: Menu, library: Library) -> None:
    there = {level_of(one.script) for one in library.scripts.values() if one.script.teaches == "empathy"}
    reply = await shown(menu, "empathy")
    assert data(reply) == [
        f"p:{LATE}:@empathy",
        *(f"l:empathy:{level}:0" for level in LEVELS if level in there),
    ]
    assert said(reply) == words(library.together.texts.library_skill, skill="Empathy")


async def test_a_topic_lists_what_is_about_it(menu: Menu, library: Library) -> None:
    for topic in TOPICS:
        assert {library.scripts[id_].script.topic for id_ in await found(menu, f"#{topic}:0")} <= {topic}


async def test_a_page_has_eight_titles_at_most_and_says_which_it_is(menu: Menu, library: Library) -> None:
    titles = len(await found(menu, "empathy:write:0"))
    pages = -(-titles // PAGE)
    assert pages > 1
    for number in range(pages):
        reply = await shown(menu, f"empathy:write:{number}")
        scripts = [one for one in data(reply) if one.startswith("p:")]
        assert len(scripts) == min(PAGE, titles - number * PAGE)
        assert f"page {number + 1} of {pages}" in said(reply)
        assert data(reply)[-1] == f"l:empathy:write:{(number + 1) % pages}"


async def test_a_list_that_fits_one_page_has_no_more_of_it(menu: Menu, library: Library) -> None:
    reply = await shown(menu, "empathy:own:0")
    assert 0 < len(data(reply)) <= PAGE
    assert all(one.startswith("p:") for one in data(reply))
    assert "page" not in said(reply)


async def test_what_was_gone_through_is_marked_and_comes_last(menu: Menu, store: SqliteStore) -> None:
    first, second, *_ = await found(menu, "empathy:own:0")
    visits = (Visit(first, MONDAY, TODAY, finished=True), Visit(second, MONDAY, TODAY, finished=False))
    await store.commit(Turn(None, Person(1001), Person(1001, awaiting="x"), visits=visits))
    listed = offered(await shown(menu, "empathy:own:0"))
    assert [one.data.rpartition(":")[2] for one in listed if one.label.startswith("✓ ")] == [first]
    assert listed[-1].data.endswith(first)


@pytest.mark.parametrize(
    "forged", ["x", "empathy:", "empathy:x:0", "empathy:guide:0", "#", "#x:0", ":::", "topics:9", "E"]
)
async def test_what_is_not_in_the_library_shows_the_beginning_of_something(menu: Menu, forged: str) -> None:
    reply = await shown(menu, forged)
    assert offered(reply)
    assert all(one.startswith(("l:", "p:")) for one in data(reply))


@pytest.mark.parametrize("page", ["", "x", "-1", "99999", "9999", "²"])
async def test_a_page_that_is_none_is_one_of_them(menu: Menu, page: str) -> None:
    for key in ("empathy:write", "#family"):
        reply = await shown(menu, f"{key}:{page}")
        assert any(one.startswith("p:") for one in data(reply))


async def test_every_button_of_the_library_fits_a_phone(menu: Menu, library: Library) -> None:
    skills = {one.script.teaches for one in library.scripts.values()} - {None}
    args = ["", "topics", *skills, *(f"#{topic}:0" for topic in TOPICS)]
    args += [f"{skill}:{level}:{page}" for skill in skills for level in LEVELS for page in range(8)]
    for arg in args:
        assert fit_a_phone(await shown(menu, str(arg)))


# -- for two, for hard times, and why ------------------------------------------------------------------------------


def test_what_is_offered_for_hard_times_is_there(menu: Menu, library: Library) -> None:
    reply = reply_to(version=LATE)
    menu.hard(reply)
    menu.together(reply)
    assert all(library.scripts[id_].script.kind == "guide" for id_ in (*GUIDES, GROUND_RULES))
    for start in (OTHER_SIDE, NEUTRAL_FRIEND):
        assert len([id_ for id_ in library.scripts if id_.startswith(start)]) >= 3
    assert fit_a_phone(reply)


def test_the_why_cards_come_one_after_the_other_and_begin_again(menu: Menu, library: Library) -> None:
    cards, arg = list[str](), ""
    for _ in library.whys.whys:
        reply = reply_to()
        menu.why(reply, arg)
        cards.append(said(reply))
        arg = data(reply)[0].removeprefix("b:")
    assert len(set(cards)) == len(cards)
    assert arg == "0"


def test_a_why_card_says_where_it_is_known_from(menu: Menu, library: Library) -> None:
    for number, card in enumerate(library.whys.whys):
        reply = reply_to()
        menu.why(reply, str(number))
        assert card.source in said(reply)
        assert fit_a_phone(reply)


@pytest.mark.parametrize("forged", ["x", "-1", "99999", "²", ":"])
def test_a_why_card_that_there_is_not_is_the_first(menu: Menu, library: Library, forged: str) -> None:
    reply = reply_to()
    menu.why(reply, forged)
    assert library.whys.whys[0].title in said(reply)


# -- every button leads somewhere ----------------------------------------------------------------------------------


def tap(text: str) -> Incoming:
    """A tap on a button."""
    return Incoming(1, 1001, "button", MONDAY, text=text)


#: The menu, and what can be typed besides.
START = ("menu", "help", "nudge", "practice")


def endless(text: str) -> bool:
    """Whether a button only leads on to the next card: three of those are enough."""
    number = text.rpartition(":")[2]
    return text[0] in "qdib" and number.isdecimal() and 3 < int(number) < 360


def following(reply: Reply) -> Iterator[tuple[str, Person]]:
    """The buttons to go on with, and the person who taps them. What an exercise's own do is tested with it."""
    for one in data(reply):
        if not one.startswith("s:") and not endless(one):
            yield one, reply.person


async def test_every_button_from_the_menu_on_leads_somewhere(buttons: Buttons, library: Library) -> None:
    texts = library.messages.texts
    lost = [words(text) for text in (texts.stale_button, texts.unknown_command, texts.no_scripts, texts.sorry)]
    somebody = Person(1001, known=True, version=MONDAY, schedule=Schedule(540, MONDAY + DAY))
    todo, tapped = [(f"m:{start}", somebody) for start in START], set[str]()
    while todo:
        text, person = todo.pop()
        versionless = text.replace(str(person.version), "V")
        if versionless in tapped:
            continue
        tapped.add(versionless)
        reply = Reply(replace(person, session=None, paused=False), MONDAY)
        await buttons.press(reply, tap(text))
        assert reply.messages, text
        assert not any(one in said(reply) for one in lost), text
        assert fit_a_phone(reply), text
        todo += following(reply)
    assert {one[0] for one in tapped} == set("mlpoehznwgqdtyibvc")


async def test_a_tap_in_the_menu_or_library_leaves_it_standing(buttons: Buttons) -> None:
    for text, stays in (("m:menu", True), ("l:empathy", True), ("q:", False), ("t:5", False)):
        reply = reply_to()
        await buttons.press(reply, replace(tap(text), message=77))
        assert (77 in [one.clear for one in reply.messages]) is not stays


@pytest.mark.parametrize("start", [OTHER_SIDE, NEUTRAL_FRIEND])
async def test_one_of_several_alike_is_begun_and_the_next_time_another(
    buttons: Buttons, store: SqliteStore, start: str
) -> None:
    begun = []
    for number in range(3):
        reply = reply_to(version=7)
        await buttons.press(reply, tap(f"p:7:{start}*"))
        (visit,) = reply.visits[:1]
        begun.append(visit.script)
        later = replace(visit, at=MONDAY + number)
        person = await store.load(1001)
        await store.commit(Turn(None, person, replace(person, alarms=number), visits=(later,)))
    assert len({id_ for id_ in begun if id_.startswith(start)}) == 3

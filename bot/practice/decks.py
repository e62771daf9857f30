"""Questions in three depths, also for two people on one phone, and the ladder of small things to say of oneself."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar, get_args

from bot.dialogue.content import RUNGS, Depth, Prompt, Question
from bot.dialogue.library import Library
from bot.practice import clock
from bot.practice.ports import Button
from bot.practice.reply import Reply, button, column, grid

DEPTHS: tuple[Depth, ...] = get_args(Depth)

#: One person's or two people's; in the second every question is answered by both.
SOLO, PHONE, SWAP = "s", "p", "w"

#: So many cards on, the deck goes on from day to day, so that an evening's first card is not the last one's.
A_DAY = 7

Card = TypeVar("Card", Question, Prompt)


def card(cards: Sequence[Card], chat: int, day: int, number: int) -> Card:
    """The card that a person draws as their number `number` (from 0) on a day (an ordinal): each has an order of their
    own, and none comes twice before all have come."""
    shuffled = sorted(cards, key=lambda one: hashlib.sha256(f"{chat}:{one.id}".encode()).hexdigest())
    return shuffled[(day * A_DAY + number) % len(shuffled)]


def questions(reply: Reply, library: Library, arg: str) -> None:
    """`q:` and nothing, a depth, `DEPTH:MODE:NUMBER`, or `end`. Callback data can be forged: what is none of these asks
    for the depth."""
    words, names = library.together.texts, library.together.names
    depth, mode, number = _read(arg)
    if arg == "end":
        reply.say(words.questions_end)
        return
    if depth not in DEPTHS:
        rows = [Button(names.depths[one], f"q:{one}:{SOLO}:0") for one in DEPTHS]
        phone = [button(library.messages, "one_phone", f"q:{one}:{PHONE}:0", depth=names.depths[one]) for one in DEPTHS]
        reply.say(words.questions, column([*rows, *phone]))
        return
    fitting = [
        one for one in library.questions.questions if one.depth == depth and one.whom in {"anyone", reply.person.whom}
    ]
    question = card(fitting, reply.person.chat, _today(reply), number).text
    labels, at = library.messages, DEPTHS.index(depth)
    row = [button(labels, "question_next", f"q:{depth}:{PHONE if mode == SWAP else mode}:{number + 1}")]
    if mode == PHONE:
        if number == 0:
            reply.say(words.one_phone)
        reply.say(words.one_phone_first, question=question)
        row.insert(0, button(labels, "question_swap", f"q:{depth}:{SWAP}:{number}"))
    elif mode == SWAP:
        reply.say(words.one_phone_swap, question=question)
    else:
        reply.say(words.question, question=question)
        if at + 1 < len(DEPTHS):
            row.append(button(labels, "question_deeper", f"q:{DEPTHS[at + 1]}:{mode}:0"))
    row.append(button(labels, "question_end", "q:end"))
    reply.buttons(grid(row, 2))


def ladder(reply: Reply, library: Library, arg: str) -> None:
    """`d:` and nothing, `RUNG:0:NUMBER`, `said:RUNG:NUMBER` or `pass`."""
    words, names, labels = library.together.texts, library.together.names, library.messages
    head, _, rest = arg.partition(":")
    if head == "pass":
        reply.say(words.ladder_pass, column([button(labels, "ladder_again", "d:")]))
        return
    rung, _, number = _read(rest if head == "said" else arg)
    if rung not in RUNGS:
        reply.say(words.ladder, column([Button(names.rungs[one], f"d:{one}:0:0") for one in RUNGS]))
        return
    if head == "said":
        lines = words.ladder_said
        row = [button(labels, "ladder_more", f"d:{rung}:0:{number + 1}")]
        if (at := RUNGS.index(rung) + 1) < len(RUNGS):
            row.append(button(labels, "ladder_up", f"d:{RUNGS[at]}:0:0"))
        reply.say(lines[(number + len(rung)) % len(lines)], [tuple(row)])
        return
    prompts = [one for one in library.ladder.prompts if one.rung == rung]
    text = card(prompts, reply.person.chat, _today(reply), number).text
    row = [
        button(labels, "ladder_said", f"d:said:{rung}:0:{number}"),
        button(labels, "ladder_other", f"d:{rung}:0:{number + 1}"),
        button(labels, "ladder_pass", "d:pass"),
    ]
    reply.say(words.prompt, grid(row, 2), prompt=text)


def first_question(library: Library, chat: int, day: int, whom: str) -> str:
    """A question to begin a talk with: not a deep one."""
    fitting = [one for one in library.questions.questions if one.depth == "2" and one.whom in {"anyone", whom}]
    return card(fitting, chat, day, 0).text


def _read(arg: str) -> tuple[str, str, int]:
    """Which, how and the how manieth of a button's data."""
    which, _, rest = arg.partition(":")
    mode, _, number = rest.partition(":")
    return which, mode if mode in {PHONE, SWAP} else SOLO, int(number) if number.isdecimal() and len(number) < 5 else 0


def _today(reply: Reply) -> int:
    return clock.ordinal(clock.local_day(reply.now, reply.person.zone or "UTC"))

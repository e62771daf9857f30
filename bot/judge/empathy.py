"""Answering somebody's trouble: name the feeling, say what it is like, let it be so, ask gently, be there.

The rules and rulings are the rubric's (docs/judge.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

from bot.judge.acts import find_acts, spoken_for
from bot.judge.advice import permitted_from
from bot.judge.felt import Felt, felt_in
from bot.judge.findings import Findings
from bot.judge.machine import machine_tokens
from bot.judge.meaning import Content, said_back
from bot.judge.phrases import Hit, Phrases
from bot.judge.questions import Question, find_questions
from bot.judge.reading import Act, Reading, heard_reading
from bot.judge.spans import clause_span
from bot.judge.text import Span, Text, is_english, lexicon
from bot.judge.truth import mood
from bot.judge.verdict import Grade, Task, Verdict
from bot.judge.why import WHY

_LEXICON: dict[str, Any] = lexicon("meaning")


def _phrases(name: str) -> Phrases[str]:
    return Phrases(dict.fromkeys(_LEXICON[name], name))


_VALIDATION = _phrases("validation")
_PRESENCE = _phrases("presence")
_WARM = _phrases("warm")
_INVITING = _phrases("inviting")
_WARM_SIGNS = frozenset(_LEXICON["warm_signs"].replace(" ", ""))

#: What to change first where there is more than one thing.
_FIRST = ("dismissal", "judgement", "about_me", "advice", "generic", "false_promise")
#: What to add first where something is missing: reflect, validate, ask, comfort.
_MISSING = ("feeling", "understanding", "validation", "exploration", "presence")
#: How much each kept part adds to the score, before it saturates.
_WORTH = {"feeling": 0.3, "understanding": 0.3, "validation": 0.26, "exploration": 0.16, "presence": 0.18}
#: From this strength on what was said back shows that it was understood (see `said_back`).
_UNDERSTOOD = 0.42
#: After a feeling these go on to what it is about, which takes at least so many words.
_ABOUT = frozenset(
    ["to", "when", "that", "because", "after", "not", "having", "being", "seeing", "watching", "waiting"]
)
_TELLING = 5
#: So many questions in a row, with nothing else, are an interrogation.
_INTERROGATION = 3


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found in one reply, before it is weighed; `hard` is where only the weight of it is said."""

    acts: list[Act]
    felt: list[Felt]
    hard: list[Felt]
    content: Content
    questions: list[Question]
    validating: list[Hit[str]]
    present: list[Hit[str]]
    inviting: list[Hit[str]]
    warm: Span | None


def judge_empathy(task: Task) -> Verdict:
    """Judge one reply to what somebody has shared.

    Another language than English gives `not_yet` without rules.
    """
    text = Text(task.said)
    if not is_english(text):
        return Verdict("not_yet", 0.0, (), None)
    reply, heard = Reading(text), heard_reading(task.heard)
    parts = _read(reply, heard, task)
    found = Findings(text, task, WHY["empathy"])
    _find_kept(found, reply, parts)
    _find_stops(found, reply, parts)
    return _weigh(found, parts)


def _read(reply: Reading, heard: Reading, task: Task) -> _Parts:
    machine = machine_tokens(reply, heard)
    validating = [hit for hit in _VALIDATION.find(reply.text) if _is_whole(reply, hit, machine)]
    validating = [hit for hit in validating if not (reply.before(hit.first, 3) & {"not", "never", "hardly", "did"})]
    present = [hit for hit in _PRESENCE.find(reply.text) if _is_whole(reply, hit, machine)]
    spared = {i for hit in (*validating, *present) for i in range(hit.first, hit.last + 1)}
    permitted = permitted_from(reply)
    acts = [
        act
        for act in find_acts(reply, heard)
        if act.first not in machine
        and not (act.id in ("dismissal", "judgement") and act.first in spared and act.last in spared)
        and not (
            act.id == "advice" and permitted.get(reply.sentence_bounds(act.first)[0], len(reply.words)) <= act.first + 3
        )
        and not (act.id == "about_me" and act.first in spared)
    ]
    taken = set(machine)
    taken |= spoken_for(reply, acts)
    questions = [one for one in find_questions(reply) if one.first not in machine]
    tone = mood(task.heard, task.feelings) or -1
    felt = [one for one in felt_in(reply) if one.first not in taken]
    fitting = [one for one in felt if one.valence == tone and not one.negated]
    asked = {i for one in questions for i in range(one.first, one.last + 1)}
    warm = _warm(reply, machine)
    told = {i for hit in _WARM.find(reply.text) for i in range(hit.first, hit.last + 1)}
    content = said_back(reply, task, felt, taken | asked | spared | told)
    inviting = [hit for hit in _INVITING.find(reply.text) if _is_whole(reply, hit, machine)]
    return _Parts(
        acts,
        [one for one in fitting if not one.weak],
        [one for one in fitting if one.weak],
        content,
        questions,
        [hit for hit in validating if hit.first not in taken],
        [hit for hit in present if hit.first not in taken or reply.words[hit.first] in ("call", "text", "ring")],
        inviting,
        warm,
    )


def _is_whole(reply: Reading, hit: Hit[str], machine: frozenset[int]) -> bool:
    return hit.first not in machine and reply.same_sentence(hit.first, hit.last)


def _warm(reply: Reading, machine: frozenset[int]) -> Span | None:
    hits = [hit for hit in _WARM.find(reply.text) if _is_whole(reply, hit, machine)]
    if hits:
        longest = max(hits, key=lambda hit: hit.end - hit.start)
        return longest.start, longest.end
    return next(((i, i + 1) for i, char in enumerate(reply.text.raw) if char in _WARM_SIGNS), None)


def _find_kept(found: Findings, reply: Reading, parts: _Parts) -> None:
    speaks_of_them = bool({"you", "your", "yours", "yourself"} & set(reply.words)) or parts.content.shared > 0
    if parts.felt:
        found.add("feeling", reply.text.span(parts.felt[0].first, parts.felt[0].named_until(reply)))
    understood = parts.content.strength >= _UNDERSTOOD and (speaks_of_them or bool(parts.felt or parts.hard))
    if understood and parts.content.span:
        found.add("understanding", parts.content.span)
    elif (reasoned := _reasoned(reply, parts.felt)) is not None:
        found.add("understanding", reasoned)
    elif (framed := _framed(reply, parts.hard)) is not None:
        found.add("understanding", reply.text.span(framed.first, framed.last))
    if parts.validating:
        found.add("validation", _clause(reply, parts.validating[0]))
    blamed = {i for act in parts.acts for i in range(act.first, act.last + 1)}
    opened = next((one for one in parts.questions if one.open and not blamed & {*range(one.first, one.last + 1)}), None)
    if opened is not None and len(parts.questions) < _INTERROGATION:
        found.add("exploration", opened.span)
    elif parts.inviting and not blamed & {parts.inviting[0].first}:
        found.add("exploration", _clause(reply, parts.inviting[0]))
    if parts.present:
        found.add("presence", _clause(reply, parts.present[0]))


def _clause(reply: Reading, hit: Hit[str]) -> Span:
    return clause_span(reply.text, hit.first, hit.last)


def _reasoned(reply: Reading, felt: list[Felt]) -> Span | None:
    """What a feeling is about, even in small words: "lonely to hurt in a way that nobody can see"."""
    for one in felt:
        _, end = reply.sentence_bounds(one.first)
        if (
            reply.words[one.last + 1 : one.last + 2]
            and reply.words[one.last + 1] in _ABOUT
            and end - one.last > _TELLING
        ):
            return reply.text.span(one.last + 1, end - 1)
    return None


def _framed(reply: Reading, hard: list[Felt]) -> Felt | None:
    """ "That must be hard", "sounds rough": said of them, not just "ugh"."""
    frames = {"must", "sounds", "sound", "how", "feels", "such", "place", "imagine", "really", "so", "is"}
    return next((one for one in hard if reply.before(one.first, 5) & frames), None)


def _find_stops(found: Findings, reply: Reading, parts: _Parts) -> None:
    for act in parts.acts:
        found.add(act.id, clause_span(reply.text, act.first, act.last))
    closed = [one for one in parts.questions if not one.open]
    bare = not found.has("feeling", "understanding", "validation", "presence")
    if (
        not found.has("judgement")
        and bare
        and (len(parts.questions) >= _INTERROGATION or (len(closed) >= 2 and not parts.inviting))
    ):
        found.add("judgement", (parts.questions[0].span[0], parts.questions[-1].span[1]))
    specific = found.has("feeling", "validation", "exploration") or parts.content.strength >= _UNDERSTOOD
    if parts.warm is not None and not specific and not found.stops:
        found.add("generic", parts.warm)


def _weigh(found: Findings, parts: _Parts) -> Verdict:
    kept = [rule for rule in _MISSING if found.has(rule)]
    worth = sum(_WORTH[rule] for rule in kept) + 0.12 * parts.content.strength * bool(kept)
    worth += 0.06 * (parts.warm is not None) + 0.04 * (len(parts.felt) > 1)
    worth -= 0.05 * found.has("generic") + 0.08 * found.has("false_promise")
    score = 1.0 - exp(-2.4 * max(0.0, worth))
    if found.stops:
        score = 0.35 * score * 0.8 ** (found.stops - 1)
    core = found.has("feeling", "understanding", "validation")
    grade: Grade = "not_yet"
    if not found.stops:
        if len(kept) >= 2 and core:
            grade = "good"
        elif kept or parts.warm is not None or found.has("false_promise"):
            grade = "almost"
    first = found.first_of(_FIRST)
    if first is None and grade != "good":
        first = next((rule for rule in _MISSING if rule not in kept), None)
    return Verdict(grade, round(score, 4), tuple(found.rules), first)

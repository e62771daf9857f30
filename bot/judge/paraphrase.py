"""Saying back what was heard: was it all there, in own words, and nothing put in its place?

The rules and rulings are the rubric's (docs/judge.md). Without references a reply in the form of a reflection is
believed: calling a good reply bad does more harm than letting a thin one pass.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.judge.acts import find_acts, spoken_for
from bot.judge.felt import Felt, felt_in
from bot.judge.findings import Findings
from bot.judge.machine import machine_tokens
from bot.judge.meaning import (
    ECHO,
    PARROT,
    Content,
    Similarity,
    check_span,
    echo,
    own_part,
    said_back,
    tells_story,
    word_overlap,
)
from bot.judge.questions import Question, find_questions, question_only
from bot.judge.reading import Act, Reading, heard_reading
from bot.judge.spans import clause_span
from bot.judge.text import Span, Text, is_english
from bot.judge.truth import Nearness, added_cause, contradiction, is_unlikely, mood, nearness
from bot.judge.verdict import Grade, Task, Verdict
from bot.judge.why import WHY

#: Which stop to change first where there are several: the one that hurts most.
_FIRST = (
    "contradiction", "dismissal", "judgement", "advice", "about_me", "off_topic", "question_only", "parroting",
    "missing_content", "missing_feeling", "added",
)  # fmt: skip

#: Acts of the shared list as rules here: comforting with a promise makes it smaller, too.
_AS_RULE = {"false_promise": "dismissal"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """What was found in one reply, before it is weighed."""

    acts: list[Act]
    felt: list[Felt]
    content: Content
    question: Question | None
    near: Nearness
    echo: float
    asked: int
    form: float
    taken: set[int]


def judge_paraphrase(task: Task, similarity: Similarity = word_overlap) -> Verdict:
    """Judge one reply that should say back `task.heard`; `similarity` compares it with the script's references.

    Another language than English gives `not_yet` without rules.
    """
    text = Text(task.said)
    if not is_english(text):
        return Verdict("not_yet", 0.0, (), None)
    reply, heard = Reading(text), heard_reading(task.heard)
    parts = _read(reply, heard, task, similarity)
    found = Findings(text, task, WHY["paraphrase"])
    _find_stops(found, reply, task, parts)
    halves = _find_kept(found, reply, heard, task, parts)
    return _weigh(found, parts, *halves)


def _read(reply: Reading, heard: Reading, task: Task, similarity: Similarity) -> _Parts:
    machine = machine_tokens(reply, heard)
    acts = [act for act in find_acts(reply, heard) if act.first not in machine]
    felt = [one for one in felt_in(reply) if one.first not in machine]
    questions = find_questions(reply)
    taken = set(machine)
    taken |= spoken_for(reply, acts)
    for question in questions:
        taken.update(range(question.first, question.last + 1))
    copied = echo(reply, heard)
    felt = [one for one in felt if one.first not in taken]
    content = said_back(reply, task, felt, taken)
    only = question_only(reply, questions)
    form = _form(reply, felt, content, taken)
    return _Parts(acts, felt, content, only, nearness(task, similarity), copied, len(questions), form, taken)


def _form(reply: Reading, felt: list[Felt], content: Content, taken: set[int]) -> float:
    """How much it has the form of a reflection, 0 to 1: a sentence about "you" or in a tentative frame, a feeling with
    the subject dropped ("sounds rough"), or at least the story's own people and words."""
    best = 0.0
    place = 0
    for first, last in reply.sentences:
        if all(i in taken for i in range(first, last)):
            continue
        opening = set(reply.words[first : min(last, first + 4)])
        about = 0.6 if _looks_ahead(reply.words[first:last]) else 1.0
        if (
            opening & _YOU
            or reply.words[first : first + 1] in (("sounds",), ("seems",))
            or opening & {"sounds", "seems"}
        ):
            best = max(best, about * (1.0 if place == 0 else 0.85))
        elif _YOU & set(reply.words[first : min(last, first + 60)]):
            best = max(best, 0.7 * about)
        place += 1
    if felt:
        best = max(best, 0.6)
    if content.shared:
        best = max(best, min(0.55, 0.3 + 0.08 * content.shared))
    return best


def _looks_ahead(words: tuple[str, ...]) -> bool:
    """Whether the first "you" is told what it can or will do, rather than what it goes through."""
    if "you" not in words[:20]:
        return False
    at = words.index("you")
    return words[at + 1 : at + 2] in (("can",), ("could",), ("will",), ("should",), ("may",), ("might",)) and (
        "not" not in words[at + 2 : at + 4] and not {"feel", "see", "hear"} & set(words[at + 2 : at + 4])
    )


_YOU = frozenset(["you", "your", "yours", "yourself"])


def _find_stops(found: Findings, reply: Reading, task: Task, parts: _Parts) -> None:
    parrots = parts.echo >= PARROT
    if parrots:
        found.add("parroting", _all(reply))
    for act in parts.acts:
        rule = _AS_RULE.get(act.id, act.id)
        if not (parrots and rule == "about_me"):
            found.add(rule, clause_span(reply.text, act.first, act.last))
    if parts.question is not None and not found.has("advice", "judgement", "dismissal"):
        found.add("question_only", parts.question.span)
    if found.stops:
        return
    flip = contradiction(reply, task, parts.felt)
    if flip is not None:
        found.add("contradiction", clause_span(reply.text, *flip))
    elif parts.content.shared == 0 and is_unlikely(task, parts.felt):
        found.add("off_topic", _main_span(reply, parts))
    elif parts.near.trapped:
        found.add("contradiction" if parts.near.flips else "off_topic", _main_span(reply, parts))
    elif parts.form == 0.0 and len(parts.content.stems) >= 2 and len(reply.words) >= 4 and _is_sentence(reply):
        found.add("off_topic", _main_span(reply, parts))


def _is_sentence(reply: Reading) -> bool:
    return bool(
        set(reply.words[:60]) & {"is", "are", "was", "were", "the", "a", "it", "he", "she", "they", "i", "will"}
    )


def _main_span(reply: Reading, parts: _Parts) -> Span | None:
    return parts.content.span or (
        reply.text.span(parts.felt[0].first, parts.felt[0].last) if parts.felt else _all(reply)
    )


def _all(reply: Reading) -> Span:
    return reply.text.span(0, len(reply.words) - 1)


def _find_kept(found: Findings, reply: Reading, heard: Reading, task: Task, parts: _Parts) -> tuple[float, float, bool]:
    """Add what worked and what is missing; give the strength of content and feeling, and whether one was plain."""
    wrong = found.has("contradiction", "off_topic", "question_only")
    content = 0.0 if wrong or parts.form == 0.0 else parts.content.strength
    unlikely = parts.content.shared <= 1 and is_unlikely(task, parts.felt)
    feeling = 0.0 if wrong or unlikely else _feeling_strength(task, parts)
    cause = None if found.stops else added_cause(reply, task)
    if cause is not None:
        inside = sum(cause[0] <= i <= cause[1] for i in range(len(reply.words)))
        content *= 0.5 if inside < len(reply.words) else 0.0
    parrots = found.has("parroting")
    if feeling and _half_of_mixed(heard, parts.felt):
        feeling = 0.0
    plain = bool(task.feelings) or any(not one.weak for one in felt_in(heard, speaker="i"))
    kept = content >= CONTENT_KEPT
    if kept and parts.content.span:
        found.add("content", parts.content.span)
    if feeling > 0:
        best = min(parts.felt, key=lambda one: (one.weak, one.negated, one.first))
        found.add("feeling", reply.text.span(best.first, best.named_until(reply)))
    if kept and not parrots and parts.echo < ECHO + 0.1:
        own = own_part(reply, heard, parts.taken)
        if own is not None:
            found.add("own_words", own)
    frame = check_span(reply, parts.taken)
    if frame is not None and (content > 0 or feeling > 0):
        found.add("check", frame)
    if not found.stops:
        if not kept and (task.facts or tells_story(heard)):
            found.add("missing_content", None)
        if feeling <= 0 and (plain or not kept):
            found.add("missing_feeling", None)
        if cause is not None:
            found.add("added", reply.text.span(*cause))
    return content, feeling, plain


def _half_of_mixed(heard: Reading, felt: list[Felt]) -> bool:
    """Whether the speaker named a pleasant and an unpleasant feeling, and only the pleasant one came back."""
    named = {one.valence for one in felt_in(heard, speaker="i") if one.named and not one.negated}
    return named == {-1, 1} and all((one.valence > 0) != one.negated for one in felt)


#: From this strength on the content counts as said back: one word of one's own is believed.
CONTENT_KEPT = 0.42


def _feeling_strength(task: Task, parts: _Parts) -> float:
    tone = mood(task.heard, task.feelings)
    best = 0.0
    for one in parts.felt:
        fits = tone == 0 or one.valence * (-1 if one.negated else 1) == tone
        best = max(best, (0.7 if one.weak else 1.0) * (1.0 if fits and not one.negated else 0.5))
    return best


def _weigh(found: Findings, parts: _Parts, content: float, feeling: float, plain: bool) -> Verdict:
    near = max(-0.5, min(1.0, 2.0 * (parts.near.reference - parts.near.trap)))
    score = 0.05 + (0.2 + 0.25 * parts.form) * content + (0.27 * feeling if plain else 0.12 + 0.15 * feeling)
    score += 0.09 * min(3, parts.content.shared) / 3 if content else 0.0
    score += 0.06 * found.has("own_words") + 0.03 * found.has("check") + 0.06 * near
    score -= 0.25 * max(0.0, parts.echo - 0.3) + 0.05 * min(3, parts.asked)
    if not found.has("content", "feeling"):
        score = min(score, 0.12)
    if found.stops:
        score = 0.38 * score * 0.8 ** (found.stops - 1)
    if found.has("added"):
        score -= 0.08
    grade: Grade = "not_yet"
    if not found.stops and found.has("content", "feeling"):
        whole = not found.has("missing_content", "missing_feeling")
        grade = "good" if whole else "almost"
    first = None
    if grade != "good" or found.has("added"):
        first = found.first_of(_FIRST)
    return Verdict(grade, round(max(0.0, min(1.0, score)), 4), tuple(found.rules), first)

"""What worked in an "I" statement: the kept rules of the skill, and the hints that belong to them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.judge.feelings import FeelingHit
from bot.judge.i_lexicon import Mark, Words, merged, to_mark, words
from bot.judge.text import Text

_OTHERS = frozenset(["you", "he", "she", "they", "your"])
_MYSELF = frozenset(["i", "me", "my", "we", "us"])
#: The most words of an event that are shown as its span.
_LONGEST = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """The marks found, and what the score grades: how the feeling was named and how much of the event is there."""

    marks: list[Mark]
    real_feelings: int
    faux_only: bool
    detail: int


def my_feelings(text: Text, feelings: list[FeelingHit]) -> list[FeelingHit]:
    """The feelings that the speaker has: not the other's, not denied, not merely wished for."""
    return [hit for hit in feelings if _is_mine(text, hit)]


def _is_mine(text: Text, hit: FeelingHit) -> bool:
    first = text.clause_at(hit.first)[0]
    before = text.words[max(first, hit.first - 10) : hit.first]
    said = text.words[hit.first : hit.last + 1]
    if hit.negated and hit.valence < 0 and not hit.faux:
        return False
    if said == ("i", "love", "you") or (hit.valence > 0 and {"would", "will", "if", "could"} & set(before[-5:])):
        return False
    if _MYSELF & set(said):
        return True
    for word in reversed(before):
        if word in _MYSELF:
            return True
        if word in _OTHERS:
            return False
    return True


def find_kept(text: Text, feelings: list[FeelingHit], stops: list[Mark]) -> Kept:
    """The kept rules and the hints `faux_feeling`, `apology_but` and `thought_not_feeling`."""
    known = words()
    mine = my_feelings(text, feelings)
    real = [hit for hit in mine if not hit.faux]
    faux = [hit for hit in mine if hit.faux]
    found = [to_mark(hit) for hit in known.kept.find(text)]
    marks = [mark for mark in found if mark.rule in ("owns", "effect")]
    marks += [owner for hit in mine if (owner := _owner(text, hit)) is not None]
    marks += [Mark("feeling", hit.first, hit.last) for hit in (real or faux)]
    marks += [Mark("faux_feeling", hit.first, hit.last) for hit in faux]
    requests = [mark for mark in found if mark.rule == "request" and _is_wish(text, mark, stops)]
    marks += requests
    marks += [mark for mark in found if mark.rule == "perspective" and _is_kind(text, mark, stops)]
    events, detail = _events(text, known, requests)
    marks += events
    for hit in known.hints.find(text):
        if hit.value == "apology_but" or _is_thought(text, hit.first, hit.last, mine, stops):
            marks.append(to_mark(hit))
    return Kept(merged(marks), len(real), bool(faux) and not real, detail)


def _owner(text: Text, hit: FeelingHit) -> Mark | None:
    """The "I" that a feeling belongs to: "I" or "me" before it in its clause, the feeling included in the span."""
    first = text.clause_at(hit.first)[0]
    for i in range(hit.last, first - 1, -1):
        if text.words[i] in ("i", "me", "my"):
            return Mark("owns", i, hit.last)
        if text.words[i] in ("you", "we", "they"):
            return None
    return None


def _is_wish(text: Text, mark: Mark, stops: list[Mark]) -> bool:
    """A wish, unless a stop sits in it ("could you for once…") or "can you" only opens an accusation."""
    last = text.clause_at(mark.last)[1]
    if text.words[mark.last] in ("not", "even", "believe", "imagine"):
        return False
    return not any(mark.first <= stop.first < last or stop.first <= mark.first <= stop.last for stop in stops)


def _is_kind(text: Text, mark: Mark, stops: list[Mark]) -> bool:
    """The other's side, unless it turns into a reproach ("I know you did it on purpose")."""
    last = text.clause_at(mark.last)[1]
    return not any(mark.first <= stop.last and stop.first < last for stop in stops)


def _is_thought(text: Text, first: int, last: int, mine: list[FeelingHit], stops: list[Mark]) -> bool:
    """ "I feel that it is unfair": a thought, unless a feeling follows or the other is judged."""
    end = text.clause_at(last)[1]
    if text.words[last] == "that" and last + 1 < len(text.words) and text.words[last + 1] in _OTHERS:
        return False
    if any(first <= hit.first < end + 1 for hit in mine):
        return False
    return not any(stop.rule == "disguised" and stop.first <= last and first <= stop.last for stop in stops)


# -- something that a camera could have filmed ------------------------------------------------------------------------


def _events(text: Text, known: Words, requests: list[Mark]) -> tuple[list[Mark], int]:
    """The clauses that tell a behaviour or a moment, and how many telling words they hold in all."""
    cuts = text.clause_cuts
    timed = {i: hit.first for hit in known.times.find(text) for i in range(hit.first, hit.last + 1)}
    wished = {i for mark in requests for i in range(mark.first, _wish_end(text, mark))}
    marks: list[Mark] = []
    detail = 0
    for first, last in zip(cuts, cuts[1:], strict=False):
        start = _event_start(text, known, first, last)
        if start in wished:
            continue
        telling, filmed = _telling(text, known, start, last, timed)
        told = start > first or text.words[start] in known.openers or text.words[start] in known.you
        if telling >= 2 and filmed if not told else telling + filmed >= 2:
            marks.append(Mark("specific", start, min(last, start + _LONGEST) - 1))
            detail += telling
    return marks, detail


def _wish_end(text: Text, mark: Mark) -> int:
    """Where a wish ends: with its clause, or with the "if you…" that follows it."""
    end = text.clause_at(mark.last)[1]
    for i in range(mark.last + 1, end - 1):
        if text.words[i] == "about" and text.words[i + 1] in ("what", "how", "when"):
            return i + 1
    if end < len(text.words) and text.words[end] == "if":
        return text.clause_at(end)[1]
    return end


def _event_start(text: Text, known: Words, first: int, last: int) -> int:
    """Where in a clause the telling starts: at "when", at "you" and the like, or at the thing it is about."""
    said = text.words
    for i in range(first, last):
        word = said[i]
        if word in known.openers and i + 1 < last:
            if word in ("because", "so", "as", "since", "if", "how", "that") and said[i + 1] in ("i", "we"):
                continue
            return i
        if word in known.subjects and word not in ("i", "we", "my", "it", "this"):
            return i
    return first


def _telling(text: Text, known: Words, first: int, last: int, timed: dict[int, int]) -> tuple[int, int]:
    """How many words tell something (a time counts as one), and whether an act or a thing among them can be filmed."""
    telling = 0
    filmed = 0
    times: set[int] = set()
    for i in range(first, last):
        word = text.words[i]
        if word in known.filmed or word in known.concrete:
            telling += 1
            filmed = 1
        elif i in timed:
            times.add(timed[i])
        elif len(word) > 3 and word not in known.vague and word not in known.openers:
            telling += 1
    return telling + min(len(times), 2), filmed

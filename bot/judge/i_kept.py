"""What worked in an "I" statement: the kept rules of the skill, and the hints that belong to them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.judge.feelings import FeelingHit
from bot.judge.i_events import find_events
from bot.judge.i_lexicon import Mark, merged, to_mark, words
from bot.judge.text import Text

_OTHERS = frozenset(["you", "he", "she", "they"])
#: "It worries you", "that scares you": the other's feeling.
_DONE_TO_YOU = frozenset(["worries", "scares", "stresses", "annoys", "saddens", "upsets", "hurts", "frustrates"])
#: How many words back the one who feels is looked for.
_BEFORE = 12
_LEADS_ON = frozenset(["when", "that", "because", "to", "a", "so", "about"])
_MYSELF = frozenset(["i", "me", "my", "we", "us"])


@dataclass(frozen=True, slots=True)
class Kept:
    """The marks found, and what the score grades: how the feeling was named and how much of the event is there."""

    marks: list[Mark]
    real_feelings: int
    detail: int


def my_feelings(text: Text, feelings: list[FeelingHit]) -> list[FeelingHit]:
    """The feelings that the speaker has: not the other's, not denied, not merely wished for."""
    return [hit for hit in feelings if _is_mine(text, hit)]


def _is_mine(text: Text, hit: FeelingHit) -> bool:
    first = text.clause_at(hit.first)[0]
    before = text.words[max(first, hit.first - _BEFORE) : hit.first]
    said = text.words[hit.first : hit.last + 1]
    if hit.negated and hit.valence < 0 and not hit.faux:
        return False
    if text.words[hit.last + 1 : hit.last + 2] == ("you",) and said[-1] in _DONE_TO_YOU:
        return False
    if said == ("i", "love", "you") or (hit.valence > 0 and {"would", "will", "if", "could"} & set(before[-5:])):
        return False
    if _MYSELF & set(said):
        return True
    if before[-1:] == ("your",):
        return False
    for word in reversed(before):
        if word in _MYSELF:
            return True
        if word in _OTHERS:
            return False
    return True


def find_kept(text: Text, feelings: list[FeelingHit], stops: list[Mark], situation: frozenset[str]) -> Kept:
    """The kept rules and the hints `faux_feeling`, `apology_but` and `thought_not_feeling`.

    `situation` holds the telling words of what the reply is about (`i_events.situation_words`).
    """
    known = words()
    mine = my_feelings(text, feelings)
    real = [hit for hit in mine if not hit.faux]
    faux = [hit for hit in mine if hit.faux]
    found = [to_mark(hit) for hit in known.kept.find(text)]
    marks = [mark for mark in found if mark.rule in ("owns", "effect")]
    marks += [owner for hit in mine if (owner := _owner(text, hit)) is not None]
    marks += [Mark("feeling", hit.first, _named_until(text, hit)) for hit in (real or faux)]
    marks += [Mark("faux_feeling", hit.first, hit.last) for hit in faux]
    requests = [mark for mark in found if mark.rule == "request" and _is_wish(text, mark, stops)]
    marks += requests
    marks += [mark for mark in found if mark.rule == "perspective" and _is_kind(text, mark, stops)]
    events, detail = find_events(text, mine, requests, situation)
    seen = [mark for mark in marks if mark.rule == "perspective"]
    marks += [mark for mark in events if not any(_is_their_side(text, mark, side) for side in seen)]
    for hit in known.hints.find(text):
        if hit.value == "apology_but" or _is_thought(text, hit.first, hit.last, mine, stops):
            marks.append(to_mark(hit))
    return Kept(merged(marks), len(real), detail)


def _named_until(text: Text, hit: FeelingHit) -> int:
    """The last word that names the feeling: "hurt", where the pattern saw "hurt when"."""
    last = hit.last
    while last > hit.first and text.words[last] in _LEADS_ON:
        last -= 1
    return last


def _owner(text: Text, hit: FeelingHit) -> Mark | None:
    """The "I" that a feeling belongs to: "I" or "me" before it in its clause, the feeling included in the span."""
    first = max(text.clause_at(hit.first)[0], hit.first - _BEFORE)
    for i in range(hit.last, first - 1, -1):
        if text.words[i] in ("i", "me", "my"):
            return Mark("owns", i, max(i, _named_until(text, hit)))
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
    if text.words[max(0, mark.first - 1)] in ("when", "whenever", "if"):
        return False  # "when I see your name"
    return not any(mark.first <= stop.last and stop.first < last for stop in stops)


def _is_their_side(text: Text, event: Mark, side: Mark) -> bool:
    """ "I know that it's how you grew up": what stands in the clause of the other's side is no moment of its own,
    unless a time is named."""
    first, last = text.clause_at(side.first)[0], text.clause_at(side.last)[1]
    if not first <= event.first < last:
        return False
    return not any(event.first <= hit.first <= event.last for hit in words().times.find(text))


def _is_thought(text: Text, first: int, last: int, mine: list[FeelingHit], stops: list[Mark]) -> bool:
    """ "I feel that it is unfair": a thought, unless a feeling follows or the other is judged."""
    end = text.clause_at(last)[1]
    if text.words[last] == "that" and last + 1 < len(text.words) and text.words[last + 1] in _OTHERS:
        return False
    if any(first <= hit.first < end + 1 for hit in mine):
        return False
    return not any(stop.rule == "disguised" and stop.first <= last and first <= stop.last for stop in stops)

"""What people do instead of listening: advice, dismissal, judgement, own stories, promises, bare questions.

The phrases are in `lexicons/acts.yaml`; here is what a phrase list cannot say: whose words they are. "They tell you to
get over it" and "you feel stupid" are reflections, and no stop is called on them: a good reply called bad does more
harm than a miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from bot.judge.about_me import find_about_me
from bot.judge.advice import CLASSES, GUARDS, find_advice, with_adverbs
from bot.judge.phrases import Phrases
from bot.judge.reading import Act, Found, Reading
from bot.judge.stems import stem
from bot.judge.text import lexicon, words_of

_LEXICON: dict[str, Any] = lexicon("acts")


def _phrases(name: str) -> Phrases[str]:
    return Phrases(dict.fromkeys(with_adverbs(_LEXICON[name]), name), CLASSES)


_DISMISSAL = _phrases("dismissal")
_AT_LEAST = _phrases("at_least")
_PROMISE = _phrases("promise")
_JUDGEMENT = _phrases("judgement")
_REPORTED = words_of(_LEXICON["reported"])
_SOFTENED = words_of(_LEXICON["softened"])
_MINDS = words_of("think thinks thought know knows feel feels afraid worry worried hope hoped wonder believe")
#: No reply is told the same thing more often than this.
_MOST = 4

_Guard = Callable[[Reading, Reading, Found], bool]


def find_acts(reply: Reading, heard: Reading) -> list[Act]:
    """Every act found in the reply that closes people up, in order of place, neighbours of one kind merged.

    The ids are `advice`, `dismissal`, `judgement`, `about_me` and `false_promise`; which of them counts in which skill
    is the skill's business.
    """
    acts = [
        *find_advice(reply, heard),
        *_of("dismissal", _DISMISSAL, reply, heard, _is_dismissal),
        *_of("dismissal", _AT_LEAST, reply, heard, _is_news),
        *_of("false_promise", _PROMISE, reply, heard, _is_promise),
        *_of("judgement", _JUDGEMENT, reply, heard, _is_judgement),
        *find_about_me(reply),
    ]
    return _merged(_once(acts))


_YOURS = frozenset(["you", "your", "yours", "yourself"])


def spoken_for(reply: Reading, acts: list[Act]) -> set[int]:
    """The tokens that belong to acts and are no listening: what an act begins in goes on to the end of its sentence or
    to a "but", and what leads up to it counts only where it speaks of the other ("you're sad, so call him")."""
    taken: set[int] = set()
    for act in acts:
        first, last = reply.sentence_bounds(act.first)
        start, _ = reply.clause_bounds(act.first)
        if not _YOURS & set(reply.words[first:start]):
            start = first
        until = max(act.last + 1, reply.clause_bounds(act.last)[1])
        while until < last and reply.words[until] not in ("but", "though", "although"):
            until = reply.clause_bounds(until)[1]
        taken.update(range(start, min(until, start + 400)))
    return taken


def _of(act: str, phrases: Phrases[str], reply: Reading, heard: Reading, guard: _Guard) -> list[Act]:
    return [Act(act, hit.span, hit.first, hit.last) for hit in reply.find(phrases) if guard(reply, heard, hit)]


def _once(acts: list[Act]) -> list[Act]:
    """A command that belittles ("stop overthinking") or promises ("don't worry") is that, and no advice."""
    told = {
        i for act in acts if act.id in ("dismissal", "false_promise") for i in range(act.first, act.last + 1)
    }  # fmt: skip
    return [act for act in acts if act.id != "advice" or told.isdisjoint(range(act.first, act.last + 1))]


def _merged(acts: list[Act]) -> list[Act]:
    latest: dict[str, int] = {}
    merged: list[Act] = []
    for act in sorted(acts, key=lambda a: (a.first, -a.last)):
        k = latest.get(act.id)
        if k is not None and act.first <= merged[k].last + 1:
            before = merged[k]
            end = max(before.span[1], act.span[1])
            merged[k] = Act(act.id, (before.span[0], end), before.first, max(before.last, act.last))
        else:
            latest[act.id] = len(merged)
            merged.append(act)
    seen: Counter[str] = Counter()
    kept: list[Act] = []
    for act in merged:
        seen[act.id] += 1
        if seen[act.id] <= _MOST:
            kept.append(act)
    return kept


def _is_news(_reply: Reading, heard: Reading, hit: Found) -> bool:
    """Whether these are not the speaker's very words: those are given back, not held against them."""
    words = {stem(word) for word in hit.words} - {"it", "be", "do", "a"}
    return not (words and words <= heard.all_stems)


def _is_dismissal(reply: Reading, heard: Reading, hit: Found) -> bool:
    opening = hit.words[0]
    before = reply.before(hit.first, 5)
    close = reply.before(hit.first, 2)
    if opening == "not" and close & {"you", "do", "did", "have"} and "why" not in close and "is" not in close:
        return False  # "you did not feel so bad"
    if reply.before(hit.first, 4) & _REPORTED or "supposed" in before:
        return False
    if before & {"feel", "feels", "felt"} and opening != "do":
        return False
    if "still" in reply.sentence(hit.first) and {"ago", "was"} & set(hit.words):
        return False  # "that was years ago, and it still hurts"
    if {"only", "just"} & set(hit.words) and _turns(reply, hit):
        return False  # "it's just a small supper, and your whole body shakes"
    if before & _MINDS and opening in ("he", "she", "they"):
        return False  # "you think he was only joking"
    if opening in GUARDS["orders"]:
        lead = reply.before(hit.first, 1)
        clause = reply.clause_bounds(hit.first)[0]
        if "not" in reply.words[max(clause, hit.first - 3) : hit.first] and "to" not in lead:
            return False  # "you can't just be glad"
        if not (reply.opens_clause(hit.first) or lead & GUARDS["before_orders"]):
            return False
        close = reply.before(hit.first, 1 if reply.opens_clause(hit.first) else 2)
        # What is not so is an order, and an order is nobody's words given back.
        return not close & {"you", "hard", "have", "want"} or "should" in close
    return _is_news(reply, heard, hit)


def _turns(reply: Reading, hit: Found) -> bool:
    """Whether the sentence goes on to how much it means all the same."""
    _, last = reply.sentence_bounds(hit.first)
    rest = reply.words[hit.last + 1 : min(last, hit.last + 12)]
    for i, word in enumerate(rest[:-1]):
        if word in ("and", "but", "yet", "still"):
            ahead = rest[i + 1 : i + 4]
            return bool({"you", "your", "it"} & set(ahead)) and not {"can", "could", "will", "should"} & set(ahead)
    return False


def _is_promise(reply: Reading, heard: Reading, hit: Found) -> bool:
    if reply.before(hit.first, 4) & (_REPORTED | GUARDS["hoped"]):
        return False
    if hit.words[0] == "we" and "together" in reply.sentence(hit.first):
        return False  # company, not an outcome
    if hit.words[:2] == ("i", "am"):  # "I'm sure it …" promises only what is to come
        return bool({"will", "going"} & {hit.words[-1], *hit.after[:3]})
    if hit.words[-1] in ("is", "be", "are") and not set(hit.after[:1]) & GUARDS["promised"]:
        return False
    return _is_news(reply, heard, hit)


def _is_judgement(reply: Reading, heard: Reading, hit: Found) -> bool:
    opening, last = hit.words[0], hit.words[-1]
    softened = reply.before(hit.first, 5) & _SOFTENED
    own_view = "i" in reply.before(hit.first, 3) and softened <= {"think", "feel", "say", "believe", "like"}
    if opening in ("you", "your", "typical", "that") and softened and not own_view:
        return False
    if _is_their_own(heard, hit):
        return False
    if "fault" in hit.words and "not" in reply.before(hit.first, 6):
        return False
    if opening in ("why", "how", "what"):
        # "you don't know why you are crying", "you wonder what you did"
        opens = reply.opens_clause(hit.first) or len(hit.words) > 3
        return opens and not (opening == "how" and set(hit.after[:2]) & {"not", "feel", "be"})
    if last in CLASSES["effort"] and last not in ("care", "listen") and "not" in heard.all_stems:
        return False
    if last in CLASSES["label"] and stem(last) in heard.all_stems:
        return False
    if last == "being" and not set(hit.after) & CLASSES["label"]:
        return False
    return not (opening == "you" and "if" in reply.before(hit.first, 2))


def _is_their_own(heard: Reading, hit: Found) -> bool:
    """Whether what looks like a judgement takes their side, names a mood, or was the speaker's own word."""
    if hit.words[0] == "i" and hit.after[:1] == ("you",):
        return True  # "I don't blame you"
    if hit.words[-1] == "have" and (
        hit.after[:1] in (("to",), ("seen",), ("heard",)) or hit.after[:2] == ("had", "to")
    ):
        return True  # "you shouldn't have to limp", "you should have seen me"
    if hit.words[-1] in CLASSES["mood"] and not {"just", "only", "being"} & set(hit.words):
        return True
    if hit.words[-1] in CLASSES["scold"] and stem(hit.words[-1]) in heard.all_stems:
        return True
    if "sorry" in hit.words and "sorry" in heard.all_stems:
        return True
    # "What kind of son sings?" was their own question.
    return hit.words[0] == "what" and "of" in hit.words and stem(hit.words[-1]) in heard.all_stems

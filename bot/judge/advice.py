"""Advice in all its clothes: "you should", "have you tried", "a planner works wonders", "just call her"."""

from __future__ import annotations

from typing import Any

from bot.judge.feelings import find_feelings
from bot.judge.phrases import Hit, Phrases
from bot.judge.reading import Act, Reading
from bot.judge.stems import stem
from bot.judge.text import lexicon, words_of

_LEXICON: dict[str, Any] = lexicon("acts")
_CLASSES = {name: words_of(words) for name, words in _LEXICON["classes"].items()}


def with_adverbs(patterns: list[str]) -> list[str]:
    """Let "really" and its like stand after the "you" that opens a pattern ("you really should")."""
    adverbs = "really|just|probably|definitely|still|also|simply|honestly|actually|totally|only?"
    return [f"you {adverbs} {p[4:]}" if p.startswith("you ") and "?" not in p.split()[1] else p for p in patterns]


_ADVICE = Phrases(dict.fromkeys(with_adverbs(_LEXICON["advice"]), "advice"), _CLASSES)
_INVITATIONS = Phrases(dict.fromkeys(_LEXICON["invitations"], "invitation"), _CLASSES)
_PERMISSION = Phrases(dict.fromkeys(_LEXICON["permission"], "permission"), _CLASSES)
_EMBEDS = words_of(_LEXICON["embeds"])
_COMMANDS = _CLASSES["command"]

#: "You" with one of these is advice only when nobody's thought is being told.
_MODALS = frozenset("should ought need have got must can could might may will would just".split())
#: After "could tell", "could see": noticing, not doing.
_NOTICING = frozenset("that how he she they it from by something what when yourself".split())
#: What may stand before a command.
_SOFTENERS = frozenset(
    "just please maybe perhaps simply so then well ok okay first now and but or also really hey oh always never next time "
    "definitely try to go not do yeah yes no".split()
)
_URGES = frozenset("just please maybe perhaps simply so then always never definitely".split())
_NOBODY = frozenset("nothing nobody no none not never how who what wish only if hardly".split())


def find_advice(reply: Reading, heard: Reading) -> list[Act]:
    """Every piece of advice, whether or not it was asked for (`by_permission` tells)."""
    acts = [
        Act("advice", (hit.start, hit.end), hit.first, hit.last)
        for hit in _ADVICE.find(reply.text)
        if reply.same_sentence(hit.first, hit.last) and not reply.quoted(hit.first) and _is_advice(reply, heard, hit)
    ]
    return acts + _commands(reply, heard)


def by_permission(reply: Reading, act: Act) -> bool:
    """Whether the sentence asks first ("would it help if we…"), so that the advice can be declined."""
    first, last = reply.sentence_bounds(act.first)
    return any(first <= hit.first <= act.first + 3 and hit.first < last for hit in _PERMISSION.find(reply.text))


def _is_advice(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    words = reply.words
    inside = words[hit.first : hit.last + 1]
    before = reply.before(hit.first, 4)
    if inside[0] == "you" or inside[0] in ("maybe", "perhaps"):
        return _is_you_advice(reply, heard, hit)
    if inside[:2] == ("i", "would"):
        return not before & {"if", "wish", "think", "and"} or "if" in before and "were" in before
    if inside[0] in ("can", "could", "may", "might", "would", "helps", "help", "helped", "really", "works", "worked"):
        if (
            before & _NOBODY
            or "you" in before
            or (inside[0] in ("help", "helps", "works", "worked") and "it" not in before and not before)
        ):
            return False
        return not {"feel", "feels", "i", "we"} & before
    if inside[0] in ("is", "are", "be", "bad", "good", "dangerous", "harmful"):
        first, _ = reply.clause_bounds(hit.first)
        after = set(words[hit.last + 1 : hit.last + 4])
        return not ({"you", "your", "he", "she"} & set(words[max(first, hit.first - 20) : hit.first]) or after & {"you", "him", "her"})
    if inside[0] == "it":
        after = words[hit.last + 1 : hit.last + 3]
        return not (before & {"wish", "like", "if", "think", "feel"} or after[:2] == ("to", "you") or "if" in after)
    if inside[0] in ("there", "best", "better", "easiest", "worth"):
        return not before & {"wish", "feel", "feels", "think", "no", "thought", "hoped", "not"}
    if inside[0] in ("why", "what", "have", "did") and inside[-1] in ("to", "is", "do", "need"):
        return not before & _EMBEDS
    if inside[:3] == ("why", "do", "you"):
        return False
    return not (before & _EMBEDS and inside[0] not in ("if",) and "i" not in before)


def _is_you_advice(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    words = reply.words
    inside = words[hit.first : hit.last + 1]
    after = words[hit.last + 1 : hit.last + 3]
    at = words.index("you", hit.first) if "you" in inside else hit.first
    if "should" in inside or "ought" in inside:
        if after[:1] == ("have",) or after[:2] == ("not", "have"):
            return False  # that is a judgement, or told
        if "not" in after[:1]:
            return False
        if set(after) & {"proud", "grateful", "glad", "happy", "thankful", "be"} and "be" in after:
            return not set(words[hit.last + 1 : hit.last + 5]) & {
                "proud",
                "grateful",
                "glad",
                "happy",
                "thankful",
                "able",
            }
    embedded = reply.before(at, 4) & _EMBEDS
    own_view = "i" in reply.before(at, 3) and embedded <= {"think", "feel", "believe", "say", "know"}
    if embedded and not own_view:
        return False
    last = words[hit.last]
    soft = bool({"need", "have", "got", "could", "can", "must", "might", "may"} & set(inside))
    if soft and "should" not in inside:
        if reply.before(at, 4) & {"like", "because", "so", "when", "wish", "sounds", "seems", "now", "and", "where"}:
            if not (reply.before(at, 2) & {"so", "now", "and"} and "have" not in inside):
                return False
        if _intended(heard, last):
            return False
        if last in ("tell", "see", "read", "look", "stand", "find", "show", "get", "take", "sit", "keep", "wait") and (
            set(after[:1]) & _NOTICING or "could" in inside and last in ("see", "stand", "sit", "get")
        ):
            return False
        if after[:1] == ("have",) or "not" in after[:1]:
            return False
        if {"have", "got"} & set(inside) and _hurts(reply, hit.first):
            return False  # "you have to pretend all day, and it wears you out"
    return True


def _intended(heard: Reading, verb: str) -> bool:
    """Whether the speaker said themselves that they must, can or mean to do it ("I need to lose weight")."""
    meant = stem(verb)
    leads = ("to", "should", "must", "can", "could", "and")
    return any(a in leads and stem(b) == meant for a, b in zip(heard.words, heard.words[1:], strict=False))


def _hurts(reply: Reading, i: int) -> bool:
    """Whether the sentence names an unpleasant feeling: then it tells rather than commands."""
    first, last = reply.sentence_bounds(i)
    return any(first <= hit.first < last and hit.valence < 0 for hit in find_feelings(reply.text))


def _commands(reply: Reading, heard: Reading) -> list[Act]:
    """Bare commands: a verb of doing that opens a sentence, or a clause when no "you" has come before."""
    words = reply.words
    spared = {hit.first for hit in _INVITATIONS.find(reply.text)}
    acts: list[Act] = []
    for first, last in reply.sentences:
        starts = [i for i in range(first, min(last, first + 200)) if i == first or reply.opens_clause(i)]
        for start in starts:
            i = start
            while i < last and i < start + 4 and words[i] in _SOFTENERS:
                i += 1
            if i >= last or words[i] not in _COMMANDS or i in spared or reply.quoted(i):
                continue
            urged = bool(set(words[start:i]) & _URGES) and "not" not in words[start:i]
            if start == first or urged or not _tells(words[first:start]):
                if _is_command(reply, heard, i, urged=urged):
                    acts.append(Act("advice", reply.text.span(start, i), start, i))
                    break
    return acts


def _tells(words: tuple[str, ...]) -> bool:
    return bool({"you", "your"} & set(words[-40:]))


def _is_command(reply: Reading, heard: Reading, i: int, *, urged: bool) -> bool:
    words = reply.words
    after = words[i + 1 : i + 3]
    if after[:1] in (("me",), ("you",), ("to",)) and words[i] not in ("listen", "talk", "speak", "go", "try", "move"):
        return False
    if not after and words[i] not in (
        "try",
        "breathe",
        "relax",
        "apologise",
        "apologize",
        "rest",
        "sleep",
        "quit",
        "leave",
    ):
        return False
    first, last = reply.sentence_bounds(i)
    rest = words[i + 1 : min(last, i + 30)]
    if {"i", "we"} & set(words[max(first, i - 4) : i]):
        return False
    # "get up at five, wash her": the speaker's own day told without "you".
    if not urged and stem(words[i]) in heard.all_stems and any(stem(w) in heard.content_stems for w in rest[:4]):
        return False
    if not urged and (_hurts(reply, i) or set(rest) & {"nobody", "alone"}) and i - first <= 1:
        return False
    return True

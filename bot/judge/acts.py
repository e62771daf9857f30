"""What people do instead of listening: advice, dismissal, judgement, own stories, promises, bare questions.

The phrases are in `lexicons/acts.yaml`; here is what a phrase list cannot say: whose words they are. "You feel you should
have called" and "they tell you to get over it" are reflections, and no stop is called on them: a good reply called bad
does more harm than a miss.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.judge.advice import find_advice, with_adverbs
from bot.judge.phrases import Hit, Phrases
from bot.judge.questions import question_only
from bot.judge.reading import Act, Reading
from bot.judge.stems import stem
from bot.judge.text import lexicon, words_of

__all__ = ["Act", "find_acts", "question_only"]

_LEXICON: dict[str, Any] = lexicon("acts")
_CLASSES = {name: words_of(words) for name, words in _LEXICON["classes"].items()}


def _phrases(name: str) -> Phrases[str]:
    return Phrases(dict.fromkeys(with_adverbs(_LEXICON[name]), name), _CLASSES)


_DISMISSAL = _phrases("dismissal")
_AT_LEAST = _phrases("at_least")
_PROMISE = _phrases("promise")
_ABOUT_ME = _phrases("about_me")
_JUDGEMENT = _phrases("judgement")
_REPORTED = words_of(_LEXICON["reported"])
_SOFTENED = words_of(_LEXICON["softened"])
_ABOUT_LISTENING = words_of(_LEXICON["about_listening"])
_MY_HARMLESS = words_of(_LEXICON["my_harmless"])
_UNREAL_I = frozenset(["if", "imagine", "would", "imagining", "cannot"])
_STRESSED = frozenset("so really very just even".split())


def find_acts(reply: Reading, heard: Reading) -> list[Act]:
    """Every act found in the reply that closes people up, in order of place, overlaps of one kind merged.

    The ids are the rule ids `advice`, `dismissal`, `judgement`, `about_me` and `false_promise`; which of them counts
    in which skill is the skill's business.
    """
    acts = [
        *find_advice(reply, heard),
        *_of("dismissal", _DISMISSAL, reply, heard, _is_dismissal),
        *_of("dismissal", _AT_LEAST, reply, heard, lambda *_: True),
        *_of("false_promise", _PROMISE, reply, heard, _is_promise),
        *_of("judgement", _JUDGEMENT, reply, heard, _is_judgement),
        *_of("about_me", _ABOUT_ME, reply, heard, _is_about_me),
        *_my_story(reply),
    ]
    return _merged(_once(acts))


def _once(acts: list[Act]) -> list[Act]:
    """A command that belittles ("stop overthinking") or promises ("don't worry") is that, and no advice."""
    told = [(act.first, act.last) for act in acts if act.id in ("dismissal", "false_promise")]
    return [
        act
        for act in acts
        if act.id != "advice" or not any(first <= act.last and act.first <= last for first, last in told)
    ]


def _of(
    act: str,
    phrases: Phrases[str],
    reply: Reading,
    heard: Reading,
    is_one: Callable[[Reading, Reading, Hit[str]], bool],
) -> list[Act]:
    return [
        Act(act, (hit.start, hit.end), hit.first, hit.last)
        for hit in phrases.find(reply.text)
        if reply.same_sentence(hit.first, hit.last) and not reply.quoted(hit.first) and is_one(reply, heard, hit)
    ]


def _merged(acts: list[Act]) -> list[Act]:
    merged: list[Act] = []
    for act in sorted(acts, key=lambda a: (a.first, -a.last)):
        for k in range(len(merged) - 1, -1, -1):
            if merged[k].id == act.id and act.first <= merged[k].last + 1:
                last = merged[k]
                end = max(last.span[1], act.span[1])
                merged[k] = Act(act.id, (last.span[0], end), last.first, max(last.last, act.last))
                break
        else:
            merged.append(act)
    return merged


def _said_in_heard(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    """Whether the speaker used these very words: then they are given back, not held against them."""
    words = {stem(word) for word in reply.words[hit.first : hit.last + 1]} - {"it", "be", "do", "a"}
    return bool(words) and words <= heard.all_stems


def _is_dismissal(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    words = reply.words
    first = hit.first
    if words[first] == "not" and reply.before(first, 2) & {"why", "you"} and words[first - 1] in ("do", "did", "have"):
        return False  # "you did not feel so bad"
    if reply.before(first, 4) & _REPORTED or "supposed" in reply.before(first, 6):
        return False
    if reply.before(first, 5) & {"feel", "feels", "felt"} and not words[first] == "do":
        return False
    if words[first] in ("be", "stay", "remain", "think", "look", "feel", "stop", "get", "have", "never"):
        # These are commands only where a clause opens, or after "just" and "try to".
        opens = reply.opens_clause(first) or reply.before(first, 1) & {"just", "please", "should", "so", "to", "but"}
        if "not" in reply.before(first, 3) and words[first - 1] != "to":
            return False  # "you can't just be glad"
        if (
            not opens
            or reply.before(first, 2) & {"you", "hard", "have", "want"}
            and "should" not in reply.before(first, 2)
        ):
            return False
    return not _said_in_heard(reply, heard, hit)


def _is_promise(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    guard = _REPORTED | {
        "hope",
        "hoping",
        "when",
        "whether",
        "want",
        "wish",
        "not",
        "nobody",
        "nothing",
        "how",
        "until",
    }
    guard |= {"afraid", "scared", "worried", "think", "fear", "sounds", "feel", "feels", "wonder", "believe", "trust"}
    if reply.before(hit.first, 4) & guard:
        return False
    after = reply.words[hit.last + 1 : hit.last + 2]
    if (
        hit.last > hit.first
        and reply.words[hit.last] in ("is", "be", "are", "this", "it")
        and (
            not after
            or after[0]
            not in ("fine", "ok", "okay", "alright", "all", "well", "better", "right", "good", "over", "great")
        )
    ):
        return reply.words[hit.first] in ("do", "you") and "got" in reply.words[hit.first : hit.last + 1]
    if reply.words[hit.first] == "i" and reply.words[hit.first + 1] == "am":  # "I'm sure it …": only of the future
        return bool({"will", "going"} & set(reply.words[hit.last : hit.last + 4]))
    return not _said_in_heard(reply, heard, hit)


def _is_judgement(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    words = reply.words
    inside = words[hit.first : hit.last + 1]
    guard = reply.before(hit.first, 5) & _SOFTENED
    if words[hit.first] in ("you", "your", "typical", "that") and guard:
        if not ("i" in reply.before(hit.first, 3) and guard <= {"think", "feel", "say", "believe", "like"}):
            return False
    if "fault" in inside and "not" in reply.before(hit.first, 6):
        return False
    if inside[0] == "why" and hit.last - hit.first < 3 and not reply.opens_clause(hit.first):
        return False  # "you don't know why you are crying"
    if inside[0] in ("how", "what") and not reply.opens_clause(hit.first):
        return False  # "you wonder what you did"
    if inside[:2] == ("how", "could") or inside[:2] == ("how", "can"):
        return not (set(words[hit.last + 1 : hit.last + 3]) & {"not", "feel", "be"})
    if inside[-1] in _CLASSES["effort"] and inside[-1] not in ("care", "listen") and "not" in heard.all_stems:
        return False
    if inside[-1] in _CLASSES["label"] and stem(inside[-1]) in heard.all_stems:
        return False
    if inside[-1] in ("being", "is", "was") and not set(words[hit.last + 1 : hit.last + 4]) & _CLASSES["label"]:
        return False
    return not ("you" == inside[0] and "if" in reply.before(hit.first, 2))


def _is_about_me(reply: Reading, heard: Reading, hit: Hit[str]) -> bool:
    words = reply.words
    sentence = reply.sentence(hit.first)
    following = set(words[hit.last + 1 : hit.last + 4])
    if words[hit.first] == "i" or "i" in words[hit.first : hit.last + 1]:
        last = words[hit.last]
        if following & _ABOUT_LISTENING and last in ("had", "got", "was", "have", "felt", "did", "lost", "get"):
            return False
        if set(sentence) & _UNREAL_I and not {"exactly", "know"} & set(words[hit.first : hit.last + 1]):
            return False
        if last == "did" and "not" in following:
            return not following & {"know", "realise", "realize", "think", "expect"} and "when" in sentence
        if last == "never" and "imagine" in sentence:
            return False
        if words[hit.first : hit.last + 1] in (("i", "am", "so"), ("i", "feel", "so"), ("i", "am", "in")):
            return False  # "I'm so sorry", "I feel so for you"
        if words[hit.first : hit.last + 1] == ("i", "am", "just") and following & {"sorry", "listening", "here", "so"}:
            return False
        if last in ("think", "believe", "see") and {"i", "am"} & following:
            return False
        if last in ("told", "tried", "left", "kept", "asked") and "you" in following:
            return False
        if (
            hit.first
            and words[hit.first - 1] in ("what", "as", "like", "think", "guess")
            and last not in ("how", "what")
        ):
            return words[hit.first - 1] == "like" and last in _CLASSES["past"]
    if words[hit.first] in ("me", "same") and hit.last - hit.first == 1 and words[hit.first] == "me":
        # "that would break my heart, me too" is a story only by itself or after "happened to".
        return reply.opens_clause(hit.first) or bool(reply.before(hit.first, 2) & {"to", "happened"})
    if words[hit.first] == "been":
        return not reply.before(hit.first, 3) & {"you", "he", "she", "they"} and words[hit.last] == "there"
    if words[hit.first : hit.first + 2] == ("for", "me"):
        return not following & {"to", "either"}
    return True


def _my_story(reply: Reading) -> list[Act]:
    """ "My boss did that too": whoever says "my" of something that is not listening tells a story of their own."""
    words = reply.words
    acts: list[Act] = []
    for i, word in enumerate(words):
        if word not in ("my", "mine") or i + 1 >= len(words):
            continue
        after = words[i + 1]
        second = words[i + 2] if i + 2 < len(words) else ""
        if word == "mine" and not reply.opens_clause(i):
            continue
        if after in _MY_HARMLESS or second in _MY_HARMLESS or reply.quoted(i):
            continue
        if set(reply.sentence(i)) & _UNREAL_I or not reply.same_sentence(i, i + 1):
            continue
        acts.append(Act("about_me", reply.text.span(i, i + 1), i, i + 1))
    return acts

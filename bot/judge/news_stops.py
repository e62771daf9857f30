"""What puts out somebody's joy: a worry (`dampening`), news of one's own (`hijack`), next to nothing (`flat`).

The patterns of `lexicons/good_news.yaml` find candidates; the functions here let pass what only looks like a stop: a
worry that the other has told themselves, hardship that lies behind them ("all that work paid off"), joy in the first
person ("I had to read it twice, I'm grinning"). In doubt nothing is stopped.
"""

from __future__ import annotations

from typing import Any

from bot.judge.phrases import Phrases
from bot.judge.reading import Act, Found, Reading
from bot.judge.stems import is_content
from bot.judge.text import lexicon, words_of

READ: dict[str, Any] = lexicon("good_news")
CLASSES = {name: words_of(words) for name, words in READ["classes"].items()}


def phrases(name: str, patterns: list[str] | None = None) -> Phrases[str]:
    """The patterns filed under `name`, compiled; or the given ones, with the same classes."""
    return Phrases(dict.fromkeys(READ[name] if patterns is None else patterns, name), CLASSES)


_DAMPENING = phrases("dampening")
_STRONG = phrases("hijack", READ["hijack"]["strong"])
_WEAK = phrases("hijack", READ["hijack"]["weak"])
_SHARING = words_of(READ["hijack"]["sharing"])
_THERE = words_of(READ["hijack"]["there"])
_HARMLESS = words_of(READ["hijack"]["harmless"])
_TURNS = phrases("turns")
_CHORES = words_of(READ["chores"])
_CORE = words_of(READ["flat"]["core"])
_AROUND = words_of(READ["flat"]["around"])
_FLAT = phrases("flat", READ["flat"]["phrases"])
_SIGNS = frozenset(READ["signs"].replace(" ", ""))

_YOU = words_of("you your yours yourself u ur")
_JOYFUL = CLASSES["joyous"] | CLASSES["glad"] | words_of("nice good great cool love loved excited joy")
_NEGATION = words_of("not never no nobody without hardly nothing")
_BEHIND = words_of("paid pays despite worth finally deserve deserved earned already made managed survived")
_TELLS = CLASSES["past"] | words_of("is was are were has have had did does just also never still always works makes")
_THINKS = words_of("think thinks asked asks looking looks wonders wondering")
_FOR_JOY = words_of("celebrate celebrating enjoy proud savour savor treat toast tell pictures photos photo")
_REACTIONS = CLASSES["reacted"] | words_of(
    "need indeed cried screamed hoped wished wanted loved noticed needed wondered"
)
_BACK_THEN = words_of("once ago last years school too also my myself mine back months university college")
_DOUBTING = words_of("is are will would does")
_ASKED_OF = words_of("it that this you they he she the there your")
_KNOWN_FROM = words_of(
    "one who where what wanted always same sweet so special just how fun funny lucky brave clever adorable over"
)
_ASKING = words_of("what when where how who why which and")
_UNREAL = words_of("if would will could should imagine")
_OVERCOME = words_of("must was were been had after despite all no")
_OWNERS = words_of("my our")
_KIN = CLASSES["person"]
_OWNED = CLASSES["owned"]
_LIKES = words_of("can will would tell told asked wants sends knows and send loves")
_GREETS = words_of("congratulations congrats congratulate hi hello well proud happy bravo delighted thrilled")
#: No reply is told the same thing more often than this.
_MOST = 3


def find_stops(reply: Reading, heard: Reading, machine: frozenset[int]) -> list[Act]:
    """Dampening and hijacking in a reply, in order of place, neighbours of one kind merged."""
    acts = [
        Act("dampening", hit.span, hit.first, hit.last) for hit in reply.find(_DAMPENING) if _damps(reply, heard, hit)
    ]
    acts += _negative_questions(reply)
    acts += [Act("hijack", hit.span, hit.first, hit.last) for hit in reply.find(_STRONG) if _is_own(reply, hit)]
    acts += [Act("hijack", hit.span, hit.first, hit.last) for hit in reply.find(_WEAK) if _is_own_news(reply, hit)]
    acts += _mine(reply) + _told(reply)
    return _merged(reply, [act for act in acts if act.first not in machine])


def _merged(reply: Reading, acts: list[Act]) -> list[Act]:
    latest: dict[str, int] = {}
    merged: list[Act] = []
    for act in sorted(acts, key=lambda one: (one.first, -one.last)):
        k = latest.get(act.id)
        if k is not None and act.first <= merged[k].last + 4 and reply.same_sentence(merged[k].first, act.first):
            last = max(merged[k].last, act.last)
            merged[k] = Act(act.id, reply.text.span(merged[k].first, last), merged[k].first, last)
        elif sum(one.id == act.id for one in merged) < _MOST:
            latest[act.id] = len(merged)
            merged.append(act)
    return merged


def _damps(reply: Reading, heard: Reading, hit: Found) -> bool:
    inside = set(hit.words)
    first, last = reply.clause_bounds(hit.first)
    clause = reply.words[max(first, hit.first - 12) : min(last, hit.last + 12)]
    if hit.words == ("must", "be", "nice"):
        return True
    if inside & CLASSES["joyous"] or set(hit.words[-1:]) & _JOYFUL:
        return False  # "isn't that brilliant?", "it is only wonderful"
    worry = inside & (CLASSES["burden"] | CLASSES["worry"] | CLASSES["heavy"])
    if set(hit.after) & _FOR_JOY or ("hope" in inside and "know" in hit.after):
        return False  # "make sure you celebrate", "I just hope you know how proud I am"
    if hit.words[0] in ("surprised", "do") and reply.before(hit.first, 3) & _NEGATION:
        return False  # "I'm not surprised they chose you"
    if hit.words[-2:-1] == ("how",) and "you" in hit.after:
        return False  # "do you know how hard you worked?"
    if worry and all(word in heard.words for word in worry):
        return False  # their own words: "a lot of work, and so worth it"
    before = reply.before(hit.first, 4)
    if hit.words[0] == "a" and "i" in before:
        return False  # "sorry, I am a bit late: congratulations!"
    if worry and (before & _OVERCOME or set(hit.after) & _BEHIND or set(clause) & _BEHIND):
        return False  # "all that hard work", "after so much stress"
    if (
        hit.words[0] in ("a", "more", "lots", "loads", "tons", "big", "huge", "too")
        and before & _NEGATION
        and not reply.text.ends_with_question(hit.first)
    ):
        return False  # "never too late"
    return not (hit.words[0] in ("it", "that", "this") and "if" in before)


def _negative_questions(reply: Reading) -> list[Act]:
    """ "Isn't it unhealthy?", "won't they mind?": asked so, a question holds a worry; unless it is glad."""
    acts: list[Act] = []
    for i, word in enumerate(reply.words[:-3]):
        if word not in _DOUBTING or reply.words[i + 1] != "not" or reply.words[i + 2] not in _ASKED_OF:
            continue
        end = reply.sentence_bounds(i)[1]
        rest = set(reply.words[i + 3 : min(end, i + 12)])
        glad = rest & (_JOYFUL | CLASSES["lukewarm"] | CLASSES["triumph"] | _KNOWN_FROM)
        if rest and not glad and reply.opens_clause(i) and not reply.quoted(i):
            acts.append(
                Act("dampening", reply.text.span(i, end - 1 if end - i < 14 else i + 2), i, min(end - 1, i + 13))
            )
    return acts


def _is_own(reply: Reading, hit: Found) -> bool:
    """A pattern that tells of oneself by its form, unless it speaks of the other's joy all the same."""
    near = set(hit.after) | set(hit.words)
    if near & _YOU and not (near & {"than", "beat", "too"}):
        return False  # "when I saw you up there", "I never doubted you"
    if hit.words[:2] == ("i", "wish") and (near & _THERE or "could" in hit.after):
        return False
    if hit.words[0] in ("when", "before", "after", "since", "reminds", "reminded"):
        first, last = reply.sentence_bounds(hit.first)
        rest = set(reply.words[hit.last + 1 : min(last, hit.last + 8)])
        joyous = set(reply.words[max(first, hit.first - 8) : hit.first]) & (CLASSES["reacted"] | {"cried", "smile"})
        return not (rest & (_YOU | {"this", "message", "news", "text", "that"}) or joyous)
    if hit.words[0] == "i" and hit.words[1] in ("also", "too", "once") and near & (_SHARING - {"news"}):
        return False
    if hit.words[-1] == "first" and set(hit.after) & {"hear", "know", "told", "congratulate", "read", "see"}:
        return False
    return not (hit.words[:1] == ("me",) and reply.before(hit.first, 1) & {"made", "makes", "for", "to"})


def _is_own_news(reply: Reading, hit: Found) -> bool:
    """ "I passed at seventeen", and not "I got goosebumps" or "I had to sit down"."""
    first, last = reply.clause_bounds(hit.first)
    clause = set(reply.words[max(first, hit.first - 6) : min(last, hit.last + 9)])
    if clause & (_YOU | _UNREAL) or reply.before(hit.first, 2) & {"if", "like", "as", "wish", "what"}:
        return False
    if set(hit.words[2:]) & _NEGATION or set(hit.after[:1]) & _NEGATION:
        return False  # "I've never been so happy"
    return not (set(hit.after) | set(hit.words[1:])) & _SHARING


def _mine(reply: Reading) -> list[Act]:
    """ "My cousin works there": somebody or something of the listener's, where nothing is said of the other."""
    acts: list[Act] = []
    words = reply.words
    for i in range(len(words) - 2):
        if words[i] not in _OWNERS or reply.quoted(i) or not reply.same_sentence(i, i + 2):
            continue
        at = (
            i + 2
            if words[i + 1] in ("own", "older", "younger", "best", "little", "big", "new", "old", "first")
            else i + 1
        )
        first, last = reply.clause_bounds(i)
        told = reply.opens_clause(i) and at + 1 < last and words[at + 1] in _TELLS
        if words[at] in _HARMLESS or not (told or words[at] in _KIN or words[at] in _OWNED):
            continue
        rest = set(words[at + 1 : min(last, at + 12)])
        leads = set(words[max(first, i - 6) : i])
        if (rest | leads) & (_YOU | _UNREAL) or leads & _LIKES or set(words[at + 1 : at + 3]) & _LIKES:
            continue
        if words[at + 1] in _THINKS and words[at + 2 : at + 3] == ("i",):
            continue  # "my boss thinks I'm mad"
        if rest and not rest & (
            CLASSES["joyous"] | CLASSES["glad"] | _GREETS | CLASSES["reacting"] | CLASSES["reacted"]
        ):
            acts.append(Act("hijack", reply.text.span(i, at), i, at))
    return acts


def _told(reply: Reading) -> list[Act]:
    """ "I conducted once at school": what one did oneself, at a time of one's own."""
    acts: list[Act] = []
    for i, word in enumerate(reply.words[:-1]):
        did = reply.words[i + 1]
        if word != "i" or not did.endswith("ed") or did in _REACTIONS or reply.quoted(i):
            continue
        first, last = reply.clause_bounds(i)
        clause = set(reply.words[first : min(last, i + 12)])
        if clause & _BACK_THEN and not clause & (_YOU | _UNREAL | _SHARING - {"to"}):
            acts.append(Act("hijack", reply.text.span(i, i + 1), i, i + 1))
    return acts


def cheers(reply: Reading) -> bool:
    """Whether a mark or a sign cheers: "!" or 🎉."""
    return "!" in reply.text.folded or any(char in _SIGNS for char in reply.text.raw)


def sign_place(reply: Reading) -> tuple[int, int] | None:
    """Where the first sign that cheers stands, as offsets, or None."""
    return next(((i, i + 1) for i, char in enumerate(reply.text.raw) if char in _SIGNS), None)


def turned_away(reply: Reading, heard: Reading) -> frozenset[int]:
    """The tokens of sentences that turn to something else ("What's for dinner?", "anyway, …")."""
    found: set[int] = set()
    for hit in reply.find(_TURNS):
        if not reply.before(hit.first, 1) & _ASKING:  # "what will you do with the summer?"
            found.update(range(hit.first, reply.sentence_bounds(hit.first)[1]))
    for first, last in reply.sentences:
        words = set(reply.words[first:last])
        if words & _CHORES - set(heard.words) and reply.text.ends_with_question(first):
            found.update(range(first, last))
    return frozenset(found)


def is_flat(reply: Reading, away: frozenset[int]) -> tuple[int, int] | None:
    """The token range of a reply that is lukewarm and no more ("nice.", "ok good"), or None."""
    if cheers(reply):
        return None
    places = [i for i in range(len(reply.words)) if i not in away]
    words = [reply.words[i] for i in places]
    named = set(words) & _CORE or any(hit.first not in away for hit in _FLAT.find(reply.text))
    if not named or any(word not in _CORE and word not in _AROUND for word in words):
        return None
    telling = [i for i in places if reply.words[i] in _CORE or is_content(reply.words[i])] or places
    return telling[0], telling[-1]

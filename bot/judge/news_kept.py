"""What lets somebody's joy grow: being glad with them, asking for more, naming their feeling, taking up a detail.

Quiet joy counts ("that is really lovely to hear"), and so does joy in the first person: it is about their news.
"""

from __future__ import annotations

from bot.judge.felt import felt_in
from bot.judge.meaning import features
from bot.judge.news_stops import CLASSES, READ, phrases, sign_place
from bot.judge.questions import Question, find_questions
from bot.judge.reading import Reading
from bot.judge.stems import VAGUE_WORDS, is_content, stem
from bot.judge.text import Span, lexicon, words_of
from bot.judge.verdict import Task

_ENTHUSIASM = phrases("enthusiasm")
_MARKED = phrases("marked")
_ASKS = phrases("asks")
_EMPTY = phrases("empty_questions")
_FEELING = phrases("feeling")
_EFFORT = phrases("effort")
_MINE_AFTER = words_of(READ["mine_after"])
_NEGATION = words_of("not never no hardly nothing neither")
_POSITIVE_ANYWAY = words_of("wait believe stop only just be doubted")
_YOU = words_of("you your yours yourself he she they him her them u")
_LISTENER = words_of("i me my we us our")
_WH = words_of(lexicon("acts")["question"]["wh"])
_AUX = words_of(lexicon("acts")["question"]["aux"])
_SUBJECT = words_of(lexicon("acts")["question"]["subject"])
_SEEING = words_of("see hear read meet watch visit come ask know hold listen join help")
_SHORT = words_of("any which when where who since until what how boy first and photos pics pictures")
#: Too everyday to show that this news was heard.
_ANY_NEWS = words_of(
    """
    news day time good great nice happy glad proud finally thing lot year week today tomorrow morning evening night get
    got say said tell told know go come make feel love start amazing wonderful congratulations yes life way celebrate
    """
)


def enthusiasm(reply: Reading, away: frozenset[int]) -> list[Span]:
    """The places at which the reply is glad; a sign alone ("🎉") is one."""
    hits = [hit for hit in reply.find(_ENTHUSIASM) if not _denied(reply, hit.first, hit.words)]
    hits += [hit for hit in reply.find(_MARKED) if _called_out(reply, hit.last)]
    places = [(hit.first, hit.last) for hit in hits if not away & {hit.first, hit.last}]
    places.sort(key=lambda place: (place[0], -place[1]))
    spans: list[Span] = []
    taken = -1
    for first, last in places:
        if first > taken:
            spans.append(reply.text.span(first, last))
            taken = last
    sign = sign_place(reply)
    return spans or ([sign] if sign else [])


def _denied(reply: Reading, first: int, words: tuple[str, ...]) -> bool:
    before = reply.before(first, 2)
    if before & {"would", "if"} and set(words[:1]) & (CLASSES["lukewarm"] | CLASSES["joyous"]):
        return True
    return bool(before & _NEGATION) and not (set(words[:3]) & _POSITIVE_ANYWAY or before & {"can", "could"})


def _called_out(reply: Reading, last: int) -> bool:
    """Whether the words are followed by "!", at once or at the end of a sentence that is short."""
    end = reply.text.tokens[last].end
    return "!" in reply.text.folded[end : end + 2]


def asks_more(reply: Reading, away: frozenset[int]) -> list[Span]:
    """The questions and invitations that let them tell more; `away` are tokens that damp, hijack or turn away."""
    empty = {i for hit in _EMPTY.find(reply.text) for i in range(hit.first, hit.last + 1)}
    spans = [
        question.span
        for question in (*find_questions(reply), *_run_on(reply), *_clipped(reply))
        if not away & {question.first, question.last}
        and question.first not in empty
        and not (question.first + 1 in empty and question.last - question.first < 6)
        and _about_them(reply, question)
        and not _is_tag(reply, question)
    ]
    spans += [hit.span for hit in reply.find(_ASKS) if not away & {hit.first, hit.last} and hit.first not in empty]
    return sorted(set(spans))


def _about_them(reply: Reading, question: Question) -> bool:
    """Not what the listener asks of themselves ("can I borrow it?"); "can I see it?" is interest."""
    words = reply.words[question.first : question.last + 1]
    if words[0] in _AUX and words[1:2] in (("i",), ("we",)):
        return bool(set(words[2:5]) & _SEEING)
    return not (words[0] in _WH and words[1:3] in (("can", "i"), ("should", "i"), ("do", "i"), ("am", "i")))


def _is_tag(reply: Reading, question: Question) -> bool:
    """ "…, isn't it?" asks for nothing."""
    words = reply.words[question.first : question.last + 1]
    return len(words) <= 3 and words[0] in _AUX and not reply.opens_sentence(question.first)


def _run_on(reply: Reading) -> list[Question]:
    """Questions in the middle of a run-on ("omg thats huge what did they say")."""
    words = reply.words
    found: list[Question] = []
    for i in range(len(words) - 2):
        opens = words[i] in ("what", "how", "when", "where", "who", "which", "why")
        if not opens or not reply.same_sentence(i, i + 2):
            continue
        asked = words[i + 1] in _AUX and (words[i + 2] in _SUBJECT or words[i] == "who")
        asked = asked or words[i : i + 2] in (("what", "happened"), ("how", "come"), ("what", "else"))
        told = reply.before(i, 1) & {"know", "see", "wonder", "that", "of", "is", "believe", "understand", "love"}
        if asked and not told:
            last = min(reply.sentence_bounds(i)[1], i + 12) - 1
            found.append(Question(reply.text.span(i, last), i, last, open=True))
    return found


def _clipped(reply: Reading) -> list[Question]:
    """Questions without a verb: "since when?", "any photos?", "boy or girl?"."""
    return [
        Question(reply.text.span(first, last - 1), first, last - 1, open=False)
        for first, last in reply.sentences
        if 1 < last - first <= 6 and reply.words[first] in _SHORT and reply.text.ends_with_question(first)
    ]


def feelings(reply: Reading, away: frozenset[int], task: Task) -> list[Span]:
    """Where their feeling is named; the listener's own ("so happy for you") is enthusiasm."""
    spans = [hit.span for hit in reply.find(_FEELING) if hit.first not in away and not _denied(reply, hit.first, ())]
    known = {stem(word) for feeling in task.feelings for word in feeling.split()}
    for one in felt_in(reply):
        if one.first in away or one.weak or one.negated:
            continue
        word = reply.words[one.last]
        lead = reply.before(one.first, 7)
        if word in CLASSES["joyous"] or not lead & (_YOU | {"must", "sounds"}) or lead & {"made", "makes", "i", "me"}:
            continue
        if reply.words[one.last + 1 : one.last + 2] and reply.words[one.last + 1] in _MINE_AFTER and not lead & _YOU:
            continue
        if one.valence > 0 or stem(word) in known or lead & {"been", "were", "was"}:
            spans.append(reply.text.span(one.first, one.last))
    return sorted(set(spans))


def details(reply: Reading, away: frozenset[int], task: Task, *, alone: bool) -> list[Span]:
    """Where the reply takes up what they told, or what it took to get there.

    What shares no word with their news is believed to be about it only where something else was kept (`alone` false).
    """
    spans = [hit.span for hit in reply.find(_EFFORT) if hit.first not in away]
    known = features(task.heard)
    for text in (*task.facts, *task.like):
        known |= features(text)
    busy = {i for hit in _ENTHUSIASM.find(reply.text) for i in range(hit.first, hit.last + 1)}
    shared: list[int] = []
    other: list[int] = []
    for i, word in enumerate(reply.words):
        if i in away or not is_content(word) or word in VAGUE_WORDS or word in _ANY_NEWS or "if" in reply.before(i, 3):
            continue
        if stem(word) in known:
            shared.append(i)
        elif i not in busy:
            other.append(i)
    if shared:
        return [*spans, _around(reply, shared[0], away)]
    for first, last in () if alone else reply.sentences:
        own = [i for i in other if first <= i < last]
        told = set(reply.words[first:last])
        if len(own) >= 2 and told & _YOU and not told & _LISTENER:
            return [*spans, reply.text.span(own[0], own[-1])]
    return spans


def _around(reply: Reading, i: int, away: frozenset[int]) -> Span:
    """The words around a detail: from the start of its clause, at most four words before it, to its own end."""
    first, last = reply.clause_bounds(i)
    start = max(first, i - 4)
    while start < i and (start in away or not reply.same_sentence(start, i)):
        start += 1
    end = i
    while end + 1 < last and end - i < 3 and is_content(reply.words[end + 1]) and end + 1 not in away:
        end += 1
    return reply.text.span(start, end)


def called_out(reply: Reading, away: frozenset[int], kept: list[Span], asked: list[Span]) -> list[Span]:
    """Where no word is glad: the first sentence of theirs that ends in "!" ("A solo!!", "You got it!")."""
    for first, last in reply.sentences:
        start, end = reply.text.span(first, last - 1)
        loud = reply.text.folded[end : end + 3].count("!") > 1
        theirs = loud or set(reply.words[first:last]) & _YOU or any(a < end and start < b for a, b in kept)
        inside_question = any(a < end and start < b for a, b in asked)
        if theirs and not inside_question and not away & {first} and "!" in reply.text.folded[end : end + 3]:
            return [(start, end)]
    return []

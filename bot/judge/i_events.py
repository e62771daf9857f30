"""Finds what a camera could have filmed: the `specific` part of an "I" statement.

There is no parser here; a clause tells an event when enough of its words are telling: acts and things that can be
seen, times, numbers, words of the situation itself, and not only readings of the other ("when you act like that").
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from bot.judge.feelings import FeelingHit
from bot.judge.i_lexicon import Mark, Words, words
from bot.judge.text import Text

#: The most words of an event that are shown as its span.
_LONGEST = 30
#: These tell nothing without what was said.
_SAYING = frozenset(["said", "say", "saying", "told", "tell", "heard", "hear", "read", "asked", "replied"])
#: "I know Monday's list worries you": a thought and no moment.
_MUSING = (("know",), ("understand",), ("think",), ("guess",), ("imagine",), ("realise",), ("realize",), ("suppose",))
#: "I was outside yours", "I waited until ten": a place or a time is enough.
_STAYED = (("was",), ("were",), ("stood",), ("sat",), ("waited",), ("lay",))
#: After a "would" typed as "'d" these show that "had" was meant.
_PARTICIPLES = frozenset(
    [
        "said",
        "told",
        "left",
        "gone",
        "done",
        "made",
        "met",
        "read",
        "sent",
        "put",
        "kept",
        "lost",
        "paid",
        "bought",
        "had",
        "been",
    ]
)
#: How much of a word must agree with a word of the situation ("ticket", "tickets"; "paint", "painted").
_STEM = 5


class _Told(NamedTuple):
    """What a stretch of words tells: telling words in all, whether one of them can be filmed, times, and how
    many words of the situation itself."""

    telling: int
    filmed: bool
    times: int
    known: int

    @property
    def weight(self) -> int:
        return self.telling + self.times + self.filmed


class _Scene:
    """One reply and the situation it answers."""

    def __init__(self, text: Text, feelings: list[FeelingHit], situation: frozenset[str]) -> None:
        self.known: Words = words()
        self.text = text
        self.situation = situation
        self.timed = {i: hit.first for hit in self.known.times.find(text) for i in range(hit.first, hit.last + 1)}
        self.felt = {i for hit in feelings for i in range(hit.first, hit.last + 1)}

    def tells(self, first: int, last: int) -> _Told:
        telling = 0
        filmed = False
        known = 0
        times: set[int] = set()
        for i in range(first, last):
            word = self.text.words[i]
            if i in self.felt or word in self.known.openers:
                continue
            known += word[:_STEM] in self.situation
            if word in self.known.filmed or word in self.known.concrete or word[:_STEM] in self.situation:
                telling += 1
                filmed = True
            elif i in self.timed:
                times.add(self.timed[i])
            elif word[0].isdigit():
                telling += 1
                filmed = True
            elif len(word) > 2 and word not in self.known.vague:
                telling += 1
        return _Told(telling, filmed, len(times), known)

    def opening(self, first: int, last: int) -> int | None:
        """The first "when", "because you", "you" and the like: where the telling starts, if there is one."""
        said = self.text.words
        for i in range(first, last):
            word = said[i]
            if word in self.known.openers and i + 1 < last:
                if word in self.known.reasons and said[i + 1] in ("i", "we"):
                    continue
                return i
            if word in self.known.you:
                return i
        return None

    def after_feeling(self, first: int, last: int) -> int:
        """Past the feeling that a clause opens with ("I was sad | on Thursday")."""
        for i in range(last - 1, first - 1, -1):
            if i in self.felt:
                return i + 1
        return first

    def is_event(self, start: int, last: int) -> bool:
        """Whether the words from `start` tell an event."""
        said = self.text.words
        opener = said[start]
        told = self.tells(start, last)
        if opener in self.known.moments:
            return told.telling >= (2 if said[start + 1 : start + 2] == ("things",) else 1)
        if opener in self.known.openers or opener in self.known.you:
            # Near a "you" only: "you'd said May" is a month.
            near = 3 if opener in self.known.you else 5
            if set(said[start : start + near]) & self.known.unreal and not self._had(start, start + near):
                return False
            return told.weight >= 2 and told.telling >= 1
        if opener in self.known.topics and not (start + 1 < last and said[start + 1].endswith("ing")):
            return told.times >= 2 or (told.times >= 1 and told.telling >= 1) or told.known >= 2
        if opener in ("i", "we") and (self._wishes(start) or said[start + 1 : start + 2] in _MUSING):
            return False
        seen = told.filmed or told.times >= 1 or opener.endswith("ing")
        done = any(
            said[i] in self.known.filmed - _SAYING and said[i][:_STEM] in self.situation
            for i in range(start, min(last, start + 4))
        )
        done = done or (said[start + 1 : start + 2] in _STAYED and told.times >= 1)
        return (told.telling + told.times >= 2 and seen) or (done and opener in ("i", "we"))

    def _wishes(self, start: int) -> bool:
        """ "I'd like…" wishes, "I'd swapped…" (read as *would*, but meant as *had*) does not."""
        said = self.text.words[start : start + 4]
        missed = said[:3] in (("i", "would", "have"), ("we", "would", "have"))  # "I'd have liked a word at six"
        return not (missed or self._had(start, start + 2)) and bool(set(said) & self.known.wishing)

    def _had(self, first: int, last: int) -> bool:
        """Whether a "would" in these words was meant as "had": "you'd said May", "I'd swapped"."""
        said = self.text.words
        return any(
            said[i] == "would" and (said[i + 1].endswith(("ed", "en")) or said[i + 1] in _PARTICIPLES)
            for i in range(first, min(last, len(said) - 1))
        )


def situation_words(heard: str, facts: tuple[str, ...]) -> frozenset[str]:
    """The telling words of the situation, cut to their stems; empty where there is none."""
    known = words()
    read = Text(" ".join((heard, *facts))[:2000])
    return frozenset(
        word[:_STEM]
        for word in read.words
        if len(word) > 2 and word not in known.vague and word not in known.openers and word not in known.common
    )


def find_events(
    text: Text, feelings: list[FeelingHit], requests: list[Mark], situation: frozenset[str]
) -> tuple[list[Mark], int]:
    """The clauses that tell a behaviour or a moment, and how much they tell in all (for the score)."""
    scene = _Scene(text, feelings, situation)
    wished = {i for mark in requests for i in range(mark.first, _wish_end(text, mark))}
    ahead = {i for hit in scene.known.ahead.find(text) for i in range(*text.clause_at(hit.first))}
    marks: list[Mark] = []
    detail = 0
    for first, last in itertools.pairwise(text.clause_cuts):
        joined = (i + 1 for i in range(first + 1, min(last - 1, first + _LONGEST)) if text.words[i] in ("and", "but"))
        for start in (scene.after_feeling(first, last), scene.opening(first, last), *joined):
            if (
                start is not None
                and start < last
                and start not in wished
                and start not in ahead
                and scene.is_event(start, last)
            ):
                marks.append(Mark("specific", *_shown(text, start, min(last, start + _LONGEST))))
                detail += scene.tells(start, last).weight
                break
    return marks, detail


def _shown(text: Text, start: int, end: int) -> tuple[int, int]:
    """The first and the last token of an event as it is quoted: without "and", with the "in" of "in that hall"."""
    said = text.words
    while start < end - 1 and said[start] in ("and", "but", "about", "or"):
        start += 1
    if (
        start > 0
        and said[start] in ("that", "this")
        and said[start - 1] in ("in", "at", "on", "with", "after", "about")
    ):
        start -= said[start - 1] != "about"
    elif said[start] == "that" and start < end - 2:
        start += 1
    while end > start + 1 and said[end - 1] in ("and", "but", "or", "so", "because"):
        end -= 1
    return start, end - 1


def _wish_end(text: Text, mark: Mark) -> int:
    """Where a wish ends: with its clause, or with the "if you…" after it; "about what happened" is no longer wish."""
    end = text.clause_at(mark.last)[1]
    for i in range(mark.last + 1, end - 1):
        if text.words[i] == "about" and text.words[i + 1] in ("what", "how", "when"):
            return i + 1
    if end < len(text.words) and text.words[end] == "if":
        return text.clause_at(end)[1]
    return end

"""What makes the other close up: the stops of the `i_statement` skill.

Patterns find candidates; the functions here let pass what is denied ("I'm not saying you're lazy"), quoted, feared
("I worry that you don't care"), allowed for ("I know you have to work"), said of oneself, or kindly meant. In doubt
nothing is stopped: telling someone that a good sentence is bad does more harm than missing a bad one.
"""

from __future__ import annotations

import itertools

from bot.judge.feelings import FeelingHit
from bot.judge.i_absolutes import find_absolutes
from bot.judge.i_context import Look
from bot.judge.i_lexicon import Mark, merged, to_mark
from bot.judge.text import Text

_GUESSED = frozenset(["be", "have", "feel", "been", "miss"])
_TO_KNOW = frozenset(["know", "feel", "see"])
_NO_ORDER_AFTER = frozenset(
    ["you", "to", "would", "could", "can", "when", "while", "if", "let", "after", "before", "we", "they", "he", "she"]
)
_SUBJECTS = frozenset(["i", "we", "you", "he", "she", "they", "it", "that", "this", "your"])


def find_stops(text: Text, feelings: list[FeelingHit]) -> list[Mark]:
    """Every stop said in the reply, in order of place, overlaps of one rule merged."""
    look = Look(text, feelings)
    weigh = _Weigh(look)
    marks = [to_mark(hit) for hit in look.known.stops.find(text)]
    marks += [mark for hit in look.known.soft_blame.find(text) if weigh.in_main_clause(mark := to_mark(hit))]
    kept = [mark for mark in marks if not look.told_only(mark) and weigh.stands(mark)]
    kept += find_absolutes(look)
    disguised = [mark for mark in kept if mark.rule == "disguised"]
    threats = [mark for mark in kept if mark.rule == "threat"]
    return merged([mark for mark in kept if not _covered(text, mark, disguised, threats)])


def _covered(text: Text, mark: Mark, disguised: list[Mark], threats: list[Mark]) -> bool:
    """What is told once: a reading of the other in "I feel that you…" as `disguised`, "keep it up and…" as `threat`."""
    if mark.rule == "command" and any(t.first <= mark.first and mark.last <= t.last for t in threats):
        return True
    if mark.rule not in ("mind_reading", "blame"):
        return False
    return any(d.first <= mark.first <= text.clause_at(d.last)[1] for d in disguised)


class _Weigh:
    """Weighs the candidates of one reply."""

    def __init__(self, look: Look) -> None:
        self.look = look

    def in_main_clause(self, mark: Mark) -> bool:
        """Whether it is said outright and not after "when" or "that", where it tells what happened."""
        first = self.look.text.clause_at(mark.first)[0]
        return not self.look.known.openers & set(self.look.words[first : mark.first])

    def stands(self, mark: Mark) -> bool:
        """Whether a candidate is what its rule means."""
        if mark.rule == "blame":
            return not self._kind_cause(mark)
        if mark.rule == "mind_reading":
            return not self._guess(mark)
        if mark.rule == "command":
            return not self._allowed(mark)
        if mark.rule == "label":
            return not self._of_me(mark)
        if mark.rule == "disguised":
            return not self._kind_view(mark)
        return True

    def _kind_cause(self, mark: Mark) -> bool:
        """ "You make me laugh", "you made me tea", "thanks to you I'm calm", "it's not your fault"."""
        said = self.look.words[mark.first : mark.last + 1]
        first, last = self.look.text.sentence_at(mark.first)
        if said[-1] == "me" or said[-2:] == ("me", "feel"):
            after = self.look.after(mark.last, 5)
            if after and (after[0] in self.look.known.made_for_me or after[0] in self.look.known.kind):
                return True
            end = min(last, mark.last + 6) - 1
            return self.look.tone(mark.last + 1, end) > 0 or after[:2] == ("want", "to")
        if said[0] in ("because", "thanks", "thank", "your", "making"):
            if "not" in self.look.before(mark.first, 3) or "never" in self.look.before(mark.first, 3):
                return True
            return self.look.tone(first, last - 1) > 0
        if said[-2:] == ("should", "have"):
            return bool(self.look.after(mark.last)) and self.look.after(mark.last)[0] in ("seen", "heard", "a", "fun")
        return said[0] == "you" and bool({"if", "whether"} & set(self.look.before(mark.first, 1)))

    def _guess(self, mark: Mark) -> bool:
        """A fear that is owned, a question, or the other's side given kindly."""
        before = self.look.before(mark.first)
        if before and before[0] in ("if", "whether", "do", "did", "what", "would", "hope", "wish", "how", "not"):
            return True
        least = self.look.text.sentence_at(mark.first)[0]
        if any(least <= h.first and mark.first - 5 <= h.last < mark.first for h in self.look.feared):
            return True
        said = self.look.words[mark.first : mark.last + 1]
        if said[-1] in ("want", "think", "to") and self._seen_kindly(mark):
            return True
        rest = set(self.look.words[mark.last + 1 : self.look.text.clause_at(mark.last)[1]])
        if rest & self.look.known.kind and (said[-2:] == ("trying", "to") or self._seen_kindly(mark)):
            return True
        if "purpose" in said or "deliberately" in said or "intentionally" in said:
            return bool({"not", "never"} & set(self.look.words[max(least, mark.first - 7) : mark.first]))
        if said[:2] == ("you", "think") or said[:2] == ("you", "knew"):
            return bool({"know", "thought", "understand", "guess", "wondering"} & set(self.look.before(mark.first, 3)))
        return said[0] in ("is", "are", "was") and "not" in self.look.before(mark.first, 2)

    def _seen_kindly(self, mark: Mark) -> bool:
        """ "I get that you didn't want to…": the other's side."""
        before = self.look.before(mark.first, 4)
        return "i" in before and bool({"know", "see", "understand", "sure", "realise", "get", "imagine"} & set(before))

    def _allowed(self, mark: Mark) -> bool:
        """ "I know you have to work", "you must be tired", "tell me if you need to": nothing is ordered."""
        said = self.look.words[mark.first : mark.last + 1]
        if said[0] not in ("you", "from", "i", "that", "why", "will", "end", "and", "no"):
            return self._in_a_list(mark.first)
        before = self.look.before(mark.first)
        if before and before[0] in self.look.known.allowed:
            return True
        if said[1:] in (("have", "to"), ("need", "to")) and before == ("and",) and self._seen_before(mark.first):
            return True
        if said[1:] in (("have", "to"), ("need", "to")) and self._seen_after(mark.last):
            return True
        after = self.look.after(mark.last)
        if said[-1] == "must":
            return bool(after) and after[0] in _GUESSED
        if said[-1] == "should":
            return bool(after) and (
                after[0] in _TO_KNOW or after[0] == "have" or self.look.after(mark.last, 2) == ("be", "proud")
            )
        return said[-1] == "better" and bool(after) and after[0] in ("than", "when", "now")

    def _seen_before(self, first: int) -> bool:
        """ "I know you love it and you have to go": the other's side goes on."""
        said = self.look.words[self.look.text.sentence_at(first)[0] : first]
        return any(a == "i" and b in ("know", "see", "understand") for a, b in itertools.pairwise(said))

    def _seen_after(self, last: int) -> bool:
        """ "You have to go at six, I see that": the other's side, named after it was told."""
        rest = self.look.words[last : self.look.text.sentence_at(last)[1]]
        return any(
            rest[i] == "i"
            and rest[i + 1] in ("know", "see", "understand", "get", "realise")
            and rest[i + 2] in ("that", "it")
            for i in range(len(rest) - 2)
        )

    def _in_a_list(self, first: int) -> bool:
        """ "When you come in, drop your bag…": no order, since somebody else's doing or a wish began the sentence."""
        start = self.look.text.sentence_at(first)[0]
        return bool(_NO_ORDER_AFTER & set(self.look.words[start:first]))

    def _of_me(self, mark: Mark) -> bool:
        """ "I was being selfish", "that was rude of me", "such an idiot" after "I"."""
        if self.look.after(mark.last, 2) in (("of", "me"), ("of", "us")):
            return True
        if mark.last == mark.first + 1 and self.look.words[mark.last] in ("baby", "child"):
            return True  # "love you baby"
        if self.look.words[mark.first] in ("you", "he", "she", "they", "your"):
            before = self.look.before(mark.first)
            return bool(before) and before[0] in ("if", "whether", "are", "were")
        for word in reversed(self.look.before(mark.first, 5)):
            if word in _SUBJECTS:
                return word in ("i", "we")
        return False

    def _kind_view(self, mark: Mark) -> bool:
        """ "I feel like you and I…", "I feel that you really listened": no judgement."""
        after = self.look.after(mark.last, 2)
        if after[:1] == ("and",):
            return True
        first, last = mark.first, self.look.text.clause_at(mark.last)[1]
        rest = set(self.look.words[mark.last + 1 : last])
        kind = bool(rest & self.look.known.kind) and not rest & self.look.known.unkind
        return kind or (self.look.tone(mark.last + 1, last - 1) > 0 and self.look.tone(first, last - 1) > 0)

"""What makes the other close up: the stops of the `i_statement` skill.

Patterns find candidates; the functions here let pass what is denied ("I'm not saying you're lazy"), quoted, feared
("I worry that you don't care"), allowed for ("I know you have to work"), said of oneself, or kindly meant. In doubt
nothing is stopped: telling someone that a good sentence is bad does more harm than missing a bad one.
"""

from __future__ import annotations

from bot.judge.feelings import FeelingHit
from bot.judge.i_lexicon import Mark, Words, in_quotes, merged, to_mark, words
from bot.judge.text import Text

#: How far back, in words, a denial or a fear reaches.
_REACH = 9
_MADE_FOR_ME = frozenset(
    "a an some the my dinner tea coffee breakfast lunch food soup laugh smile giggle blush".split()
)
_GUESSED = frozenset(["be", "have", "feel", "been", "miss"])
_TO_KNOW = frozenset(["know", "feel", "see"])
_SUBJECTS = frozenset("i we you he she they it that this your".split())


def find_stops(text: Text, feelings: list[FeelingHit]) -> list[Mark]:
    """Every stop said in the reply, in order of place, overlaps of one rule merged."""
    look = _Look(text, feelings)
    marks = [to_mark(hit) for hit in look.known.stops.find(text)]
    marks += [mark for hit in look.known.soft_blame.find(text) if look.in_main_clause(mark := to_mark(hit))]
    kept = [mark for mark in marks if not look.told_only(mark) and look.stands(mark)]
    kept += look.absolutes()
    disguised = [mark for mark in kept if mark.rule == "disguised"]
    return merged([mark for mark in kept if not _covered(text, mark, disguised)])


def _covered(text: Text, mark: Mark, disguised: list[Mark]) -> bool:
    """A thought read into the other within "I feel that you…" is told once, as `disguised`."""
    return mark.rule == "mind_reading" and any(d.first <= mark.first <= text.clause_at(d.last)[1] for d in disguised)


class _Look:
    """One reply and what is known of it."""

    def __init__(self, text: Text, feelings: list[FeelingHit]) -> None:
        self.text = text
        self.words = text.words
        self.known: Words = words()
        self.feelings = feelings
        self.quoted = in_quotes(text)
        guards = self.known.guards.find(text)
        self.disowned = [hit for hit in guards if hit.value == "disowned"]
        self.feared = [hit for hit in guards if hit.value == "feared"]

    # -- what is said, but not meant as a reproach ----------------------------------------------------------------

    def told_only(self, mark: Mark) -> bool:
        """Whether the words are denied or somebody else's."""
        start = self.text.tokens[mark.first].start
        if any(a < start < b for a, b in self.quoted):
            return True
        least = self.text.sentence_at(mark.first)[0]
        for hit in self.disowned:
            if least <= hit.first and mark.first - _REACH <= hit.last < mark.first:
                me = "i" in self.words[max(least, hit.first - 4) : hit.first]
                if me or self.words[hit.first + 1] in ("because", "that"):
                    return not any(w in ("but", "you") for w in self.words[hit.last + 1 : mark.first])
        return False

    def in_main_clause(self, mark: Mark) -> bool:
        """Whether it is said outright and not after "when" or "that", where it tells what happened."""
        first = self.text.clause_at(mark.first)[0]
        return not self.known.openers & set(self.words[first : mark.first])

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

    def _before(self, i: int, n: int = 1) -> tuple[str, ...]:
        return self.words[max(0, i - n) : i]

    def _after(self, i: int, n: int = 1) -> tuple[str, ...]:
        return self.words[i + 1 : i + 1 + n]

    def _tone(self, first: int, last: int) -> int:
        """Pleasant feelings less unpleasant ones between two tokens; negation turns them round."""
        return sum(
            -hit.valence if hit.negated else hit.valence
            for hit in self.feelings
            if first <= hit.first and hit.last <= last
        )

    def _kind_cause(self, mark: Mark) -> bool:
        """ "You make me laugh", "you made me tea", "thanks to you I'm calm", "it's not your fault"."""
        said = self.words[mark.first : mark.last + 1]
        first, last = self.text.sentence_at(mark.first)
        if said[-1] == "me" or said[-2:] == ("me", "feel"):
            after = self._after(mark.last, 5)
            if after and (after[0] in _MADE_FOR_ME or after[0] in self.known.kind):
                return True
            end = min(last, mark.last + 6) - 1
            return self._tone(mark.last + 1, end) > 0 or after[:2] == ("want", "to")
        if said[0] in ("because", "thanks", "thank", "your", "making"):
            if "not" in self._before(mark.first, 3) or "never" in self._before(mark.first, 3):
                return True
            return self._tone(first, last - 1) > 0
        if said[-2:] == ("should", "have"):
            return bool(self._after(mark.last)) and self._after(mark.last)[0] in ("seen", "heard", "a", "fun")
        return said[0] == "you" and bool({"if", "whether"} & set(self._before(mark.first, 1)))

    def _guess(self, mark: Mark) -> bool:
        """A fear that is owned, a question, or the other's side given kindly."""
        before = self._before(mark.first)
        if before and before[0] in ("if", "whether", "do", "did", "what", "would", "hope", "wish", "how", "not"):
            return True
        least = self.text.sentence_at(mark.first)[0]
        if any(least <= h.first and mark.first - 5 <= h.last < mark.first for h in self.feared):
            return True
        said = self.words[mark.first : mark.last + 1]
        rest = set(self.words[mark.last + 1 : self.text.clause_at(mark.last)[1]])
        if rest & self.known.kind and {"know", "see", "understand", "sure", "realise"} & set(self._before(mark.first, 3)):
            return True
        if "purpose" in said or "deliberately" in said or "intentionally" in said:
            return bool({"not", "never"} & set(self.words[max(least, mark.first - 7) : mark.first]))
        if said[:2] == ("you", "think") or said[:2] == ("you", "knew"):
            return bool({"know", "thought", "understand", "guess", "wondering"} & set(self._before(mark.first, 3)))
        return said[0] in ("is", "are", "was") and "not" in self._before(mark.first, 2)

    def _allowed(self, mark: Mark) -> bool:
        """ "I know you have to work", "you must be tired", "tell me if you need to": nothing is ordered."""
        said = self.words[mark.first : mark.last + 1]
        if said[0] != "you":
            return False
        before = self._before(mark.first)
        if before and before[0] in self.known.allowed:
            return True
        after = self._after(mark.last)
        if said[-1] == "must":
            return bool(after) and after[0] in _GUESSED
        if said[-1] == "should":
            return bool(after) and (after[0] in _TO_KNOW or after[0] == "have" or self._after(mark.last, 2) == ("be", "proud"))
        return said[-1] == "better" and bool(after) and after[0] in ("than", "when", "now")

    def _of_me(self, mark: Mark) -> bool:
        """ "I was being selfish", "that was rude of me", "such an idiot" after "I"."""
        if self._after(mark.last, 2) in (("of", "me"), ("of", "us")):
            return True
        if mark.last == mark.first + 1 and self.words[mark.last] in ("baby", "child"):
            return True  # "love you baby"
        if self.words[mark.first] in ("you", "he", "she", "they", "your"):
            before = self._before(mark.first)
            return bool(before) and before[0] in ("if", "whether", "are", "were")
        for word in reversed(self._before(mark.first, 5)):
            if word in _SUBJECTS:
                return word in ("i", "we")
        return False

    def _kind_view(self, mark: Mark) -> bool:
        """ "I feel like you and I…", "I feel that you really listened": no judgement."""
        after = self._after(mark.last, 2)
        if after[:1] == ("and",):
            return True
        first, last = mark.first, self.text.clause_at(mark.last)[1]
        rest = set(self.words[mark.last + 1 : last])
        kind = bool(rest & self.known.kind) and not rest & self.known.unkind
        return kind or (self._tone(mark.last + 1, last - 1) > 0 and self._tone(first, last - 1) > 0)

    # -- always and never -----------------------------------------------------------------------------------------

    def absolutes(self) -> list[Mark]:
        """The absolutes about the other's conduct."""
        harmless = self.known.harmless.find(self.text)
        marks = [Mark("absolute", hit.first, hit.last) for hit in self.known.outright.find(self.text)]
        for hit in self.known.absolutes.find(self.text):
            mark = to_mark(hit)
            if any(h.first <= mark.last and mark.first <= h.last for h in harmless):
                continue
            if self.told_only(mark) or self._reported(mark):
                continue
            if self._about_other(mark) and not self._kindly(mark):
                marks.append(mark)
        return marks

    def _reported(self, mark: Mark) -> bool:
        """ "You said that you never…" tells what was said."""
        first = self.text.clause_at(mark.first)[0]
        return bool({"said", "told", "say", "wrote", "shouted", "if"} & set(self.words[first : mark.first]))

    def _subject(self, mark: Mark) -> str:
        """Whose conduct it is: "mine", "theirs" or "" where nobody is named."""
        first, last = self.text.clause_at(mark.first)
        said = self.words[mark.first : mark.last + 1]
        if said[0] in ("every", "each") or (mark.first == first and said[-1] in ("time", "once")):
            ahead = self.words[mark.last + 1 : mark.last + 4]
            for word in ahead:
                if word in self.known.theirs:
                    return "theirs"
                if word in self.known.mine:
                    end = self.text.sentence_at(mark.first)[1]
                    rest = self.words[mark.last + 2 : end]
                    return "theirs" if _acts(rest) else "mine"
        for i in range(mark.first - 1, first - 1, -1):
            word = self.words[i]
            if word == "your" or (word in self.known.theirs and self._before(i) != ("love",)):
                return "theirs"
            if word in self.known.mine:
                return "mine"
        inside = self.words[mark.last + 1 : last]
        if {"i", "we", "my"} & set(inside) and not {"you", "your"} & set(inside):
            return "mine"
        return "theirs" if {"you", "your"} & set(inside) or self._dropped(inside, first == mark.first) else ""

    @staticmethod
    def _dropped(after: tuple[str, ...], opens: bool) -> bool:
        """ "never helps", "always late", "constantly checking": the other is left out but meant."""
        if not opens or not after:
            return opens
        word = after[0]
        plain = word.endswith("s") and not word.endswith(("ss", "us"))
        return plain or word.endswith("ing") or word in ("late", "on", "busy", "away", "the", "last", "too")

    def _about_other(self, mark: Mark) -> bool:
        if self.words[mark.first : mark.last + 1] == ("for", "once"):
            first, last = self.text.sentence_at(mark.first)
            sentence = self.words[first:last]
            return "you" in sentence and self._tone(first, last - 1) <= 0
        return self._subject(mark) == "theirs"

    def _kindly(self, mark: Mark) -> bool:
        """ "You always make me laugh", "happy every time you smile"."""
        first, last = self.text.clause_at(mark.first)
        if {"never", "not", "nobody"} & set(self.words[mark.first : mark.last + 1]):
            return False
        start, end = self.text.sentence_at(mark.first)
        if self._tone(first, last - 1) < 0 or (
            self._tone(start, end - 1) < 0 and "always" not in self.words[first:last]
        ):
            return False
        clause = set(self.words[first:last])
        if clause & self.known.unkind:
            return False
        return bool(clause & self.known.kind) or self._tone(start, end - 1) > 0


def _acts(rest: tuple[str, ...]) -> bool:
    """Whether somebody else does something in these words ("ask you roll your eyes")."""
    return any(word in ("you", "he", "she", "they") for word in rest)

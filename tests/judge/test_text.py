"""The text layer: offsets, contractions, slips, clauses, language."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.judge.feelings import find_feelings
from bot.judge.phrases import Phrases
from bot.judge.text import Text, fold, is_english, lexicon


def words(said: str) -> list[str]:
    return list(Text(said).words)


def clauses(said: str) -> list[str]:
    return [said[start:end] for start, end in Text(said).clauses]


@given(st.text(max_size=300))
def test_folding_keeps_every_offset(said: str) -> None:
    assert len(fold(said)) == len(said)


@given(st.text(max_size=300))
def test_tokens_stand_in_order_and_do_not_overlap(said: str) -> None:
    tokens = Text(said).tokens
    assert all(0 <= token.start < token.end <= len(said) for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(st.text(alphabet="iyou wash.,!?'\nbecause when😀", max_size=200))
def test_every_clause_lies_within_one_sentence(said: str) -> None:
    text = Text(said)
    assert all(any(a <= start and end <= b for a, b in text.sentences) for start, end in text.clauses)


def test_curly_and_straight_apostrophes_read_alike() -> None:
    assert words("don’t") == words("don't") == words("dont") == ["do", "not"]


def test_a_contraction_is_two_words_that_touch() -> None:
    assert [(t.start, t.end, t.word) for t in Text("you're").tokens] == [(0, 3, "you"), (3, 6, "are")]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("sooo tired", ["so", "tired"]),
        ("I feeel it", ["i", "feel", "it"]),
        ("u r late", ["you", "are", "late"]),
        ("your always late", ["you", "are", "always", "late"]),
        ("your coat", ["your", "coat"]),
        ("id love that", ["i", "would", "love", "that"]),
        ("i was ill", ["i", "was", "ill"]),
        ("Noor's bike, it's here", ["noor", "'s", "bike", "it", "is", "here"]),
        ("becuase cuz", ["because", "because"]),
    ],
)
def test_what_phones_do_to_words_is_undone(typed: str, read: list[str]) -> None:
    assert words(typed) == read


def test_a_time_of_day_does_not_end_a_sentence() -> None:
    assert len(Text("you came at 10.30 and left").sentences) == 1


def test_an_emoji_ends_a_sentence() -> None:
    assert len(Text("so tired 😩 you left").sentences) == 2


def test_a_run_on_is_cut_where_a_new_subject_acts() -> None:
    assert clauses("i felt hurt you never call i wish you would text") == [
        "i felt hurt",
        "you never call",
        "i wish you would text",
    ]


def test_a_question_mark_belongs_to_its_own_sentence_only() -> None:
    text = Text("I was sad. Would you call?")
    assert not text.ends_with_question(0)
    assert text.ends_with_question(4)


@pytest.mark.parametrize("said", ["", " ", "😀", "...", "'", '"', "-"])
def test_a_text_without_words_has_no_clauses(said: str) -> None:
    assert Text(said).clauses == ()


@pytest.mark.parametrize(
    "said",
    [
        "ok",
        "👍",
        "",
        "I felt sad when you left",
        "felt very sad tonite",
        "banana banana banana banana",
        "café au lait was cold",
        "i thnik yuo flet realy sda abuot it",
        "Healthy gums, spared wallet, big exhale.",
        "Kidney stones, ouch ouch ouch.",
    ],
)
def test_english_and_short_texts_count_as_english(said: str) -> None:
    assert is_english(said)


@pytest.mark.parametrize(
    "said",
    [
        "Ich bin traurig, wenn du nicht anrufst",
        "Je suis triste quand tu ne m'appelles pas",
        "Me siento sola cuando no llamas y estoy en casa",
        "Мне грустно, когда ты не звонишь",
        "あなたが電話しないと悲しい",
        "Ik voel me alleen als jij niet belt",
        "mi dispiace tanto, dev'essere stato difficile",
        "saya ikut sedih, pasti berat sekali untukmu",
        "pole sana, hii lazima iwe ngumu kwako",
        "tum bahut dukhi hoge yaar, samajh sakta hoon",
        "anh rất tiếc, chắc em buồn lắm",
        "Olen pahoillani, se on varmaan raskasta",
    ],
)
def test_another_language_is_recognised(said: str) -> None:
    assert not is_english(said)


def test_a_lexicon_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        lexicon("no-such-lexicon")


def test_a_phrase_is_found_whatever_its_apostrophes() -> None:
    assert Phrases({"you don't care": "x"}).within(Text("you dont care"))


def test_an_optional_word_and_a_gap_are_bounded() -> None:
    phrases = Phrases({"sorry ... but": "x"})
    assert phrases.within(Text("sorry about that yes but no"))
    assert not phrases.within(Text("sorry one two three four five but no"))


def test_an_anchor_holds_only_at_a_clause_start() -> None:
    phrases = Phrases({"^ stop": "x"})
    assert phrases.within(Text("please. stop that"))
    assert not phrases.within(Text("a bus stop"))


def test_a_pattern_without_a_first_word_is_refused() -> None:
    with pytest.raises(ValueError, match="start with a word"):
        Phrases({"... you": "x"})


def test_an_unknown_class_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'moods'"):
        Phrases({"so <moods>": "x"})


@pytest.mark.parametrize(
    ("said", "families"),
    [
        ("I was hurt and so lonely", ["hurt", "lonely"]),
        ("my heart sank", ["sad"]),
        ("im on edge", ["afraid"]),
        ("i feel heavy", ["sad"]),
        ("a heavy box", []),
        ("the light was left on", []),
        ("you ignored me", []),
        ("I felt ignored and used", ["faux", "faux"]),
        ("I am frustratd", ["frustrated"]),
        ("a lovely day", []),
    ],
)
def test_feelings_are_found_where_they_are_meant(said: str, families: list[str]) -> None:
    assert [hit.family for hit in find_feelings(Text(said))] == families


def test_a_denied_feeling_is_marked() -> None:
    angry, sad = find_feelings(Text("I'm not angry, just sad"))
    assert (angry.negated, sad.negated) == (True, False)


def test_faux_feelings_are_told_from_real_ones() -> None:
    faux, real = find_feelings(Text("I feel manipulated and scared"))
    assert (faux.faux, real.faux) == (True, False)

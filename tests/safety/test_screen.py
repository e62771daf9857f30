"""What the screen finds, what it leaves alone, and how long it takes over hostile text."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.onnx import ModelMissing
from bot.safety import classifier
from bot.safety.rules import found_by_rules
from bot.safety.screen import FINDINGS, screen

CASES: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))
FOUND = [(finding, text) for finding in FINDINGS for text in CASES[finding]]


@pytest.mark.parametrize(("finding", "text"), FOUND)
def test_danger_is_found(finding: str, text: str) -> None:
    assert screen(text) == finding


@pytest.mark.parametrize("text", CASES["none"])
def test_what_tells_of_no_danger_is_left_alone_by_the_rules(text: str) -> None:
    assert found_by_rules(text) is None


def test_what_only_has_the_words_of_danger_is_nearly_always_left_alone() -> None:
    # Brief idioms and denials are where the model errs most: "My mum is going to kill me when she sees the car".
    false = [text for text in CASES["none"] if screen(text)]
    assert len(false) <= 0.05 * len(CASES["none"]), false


def test_there_are_enough_cases_of_both_kinds() -> None:
    assert len(FOUND) >= 80
    assert len(CASES["none"]) >= 80


@pytest.mark.parametrize(("finding", "text"), FOUND[::7])
def test_danger_is_found_within_a_longer_reply(finding: str, text: str) -> None:
    assert screen(f"It sounds like your week was long. {text.rstrip('.')}. And how was the train?") == finding


def test_the_graver_finding_counts_where_a_text_holds_several() -> None:
    assert screen("I'm 15 and he hits me") == "abuse"
    assert screen("I'm 15 and I want to die") == "crisis"
    assert screen("He hits me. I want to die.") == "crisis"


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


PLAIN = ["I want to kill myself", "I don't want to live anymore", "my husband won't let me out", "I'm 15"]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        full_width,
        lambda text: text.replace("'", "’"),
        lambda text: text.replace("'", ""),
        "\u200b".join,
        "\u00ad".join,
        lambda text: "".join(char + "\u0336" for char in text),
        lambda text: text.replace("a", "а").replace("e", "е").replace("o", "о"),  # Cyrillic
        lambda text: text.replace(" ", "\u00a0\t "),
        lambda text: f"...{text}!!!1",
    ], ids=["capitals", "full width", "curly", "no apostrophe", "zero width", "soft hyphen", "struck out",
    "Cyrillic",
         "wide spaces", "marks"],
)  # fmt: skip
def test_how_it_is_typed_makes_no_difference(text: str, disguise: object) -> None:
    assert callable(disguise)
    assert screen(disguise(text)) == screen(text) is not None


HOSTILE = {
    "one letter": "a" * 4096,
    "i": "i " * 2048,
    "fillers": "i really " * 455,
    "subjects": "my partner also " * 256,
    "quotes": '"' * 4096,
    "open quotes": '"a' * 2048,
    "single quotes": "'a " * 1365,
    "spaced letters": "k i l " * 682,
    "stars": "k*ll " * 819,
    "digits": "a1a" * 1365,
    "run together": "killmyself" * 409,
    "negated": "i dont want to die " * 215,
    "wishes": "wish i was " * 372,
    "kin": "my friend really really really told me that " * 95,
    "near misses": "suicidx threatenx " * 227,
    "marks": "e\u0301\u0336\u200b" * 1024,
    "full stops": "i." * 2048,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_rules_take_well_under_fifty_milliseconds_over_hostile_text_of_a_full_message(text: str) -> None:
    found_by_rules("warm")
    fastest = 1.0
    for _ in range(5):
        start = time.process_time()
        found_by_rules(text)
        fastest = min(fastest, time.process_time() - start)
    assert fastest < 0.05


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_the_model_reads_no_more_windows_of_hostile_text_than_a_full_message_has(text: str) -> None:
    assert len(classifier.windows(text)) <= classifier.MOST_WINDOWS


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_screen(text: str) -> None:
    assert screen(text) in (*FINDINGS, None)


# -- the model ---------------------------------------------------------------------------------------------------------

HINTED = [(finding, text) for finding in FINDINGS for text in CASES[f"hinted {finding}"]]


@pytest.mark.parametrize(("finding", "text"), HINTED)
def test_danger_that_no_phrase_tells_is_found(finding: str, text: str) -> None:
    assert found_by_rules(text) is None
    assert screen(text) == finding


@pytest.mark.parametrize("text", CASES["near"])
def test_what_only_sounds_like_a_hint_is_left_alone(text: str) -> None:
    assert screen(text) is None


@pytest.mark.parametrize("text", ["15", "at 15", "15:00", "16 o'clock", "7", "17.30", "14h", "half past 12", "13"])
def test_an_hour_is_no_age(text: str) -> None:
    assert screen(text) is None


def test_danger_at_the_end_of_a_long_text_is_found() -> None:
    story = "We went to the market and bought plums, and then it rained and we stood under the awning for an hour. "
    assert screen(story * 12 + "Honestly, the world would not even hiccup if I was not in it.") == "crisis"


def test_without_its_model_the_phrases_are_still_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> object:
        raise ModelMissing("screen.onnx cannot be read; fetch it anew")

    monkeypatch.setattr(classifier, "_model", missing)
    assert screen("I want to kill myself") == "crisis"
    assert screen("The bus was late") is None

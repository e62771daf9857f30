"""The fixed texts and the help lines keep what the safety page demands of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.safety.rules import FINDINGS, found_by_rules

DIALOGUES = Path(__file__).resolve().parents[2] / "dialogues"
SAFETY: dict[str, Any] = yaml.safe_load((DIALOGUES / "en" / "safety.yaml").read_text(encoding="utf-8"))
LINES: dict[str, Any] = yaml.safe_load((DIALOGUES / "help_lines.yaml").read_text(encoding="utf-8"))
TEXTS = [(finding, text) for finding in FINDINGS for text in SAFETY[finding]["texts"]]
ALL = [*(text for _, text in TEXTS), *(SAFETY[key] for key in ("more_help", "stay", "stop_for_today"))]
ENTRIES = [(country, line) for country, lines in LINES["countries"].items() for line in lines]


@pytest.mark.parametrize("finding", FINDINGS)
def test_each_finding_has_three_different_texts(finding: str) -> None:
    assert len(set(SAFETY[finding]["texts"])) == 3


@pytest.mark.parametrize("text", ALL)
def test_a_text_is_at_most_three_bubbles_of_three_hundred_characters(text: str) -> None:
    bubbles = text.strip().split("\n\n")
    assert len(bubbles) <= 3
    assert all(len(bubble) <= 300 for bubble in bubbles)


@pytest.mark.parametrize("text", ALL)
def test_a_text_is_no_template(text: str) -> None:
    assert not {"{", "}", "%"} & set(text.replace("{lines}", ""))


@pytest.mark.parametrize("text", [text for _, text in TEXTS])
def test_a_text_asks_one_open_question(text: str) -> None:
    assert text.count("?") == 1
    question = text.partition("?")[0].replace("\n", " ").rsplit(". ", 1)[-1]
    assert question.split()[0] in {"What", "Who", "Where", "How"}


@pytest.mark.parametrize("text", [text for _, text in TEXTS])
def test_a_text_has_the_lines_alone_on_a_line_and_names_doctor_trust_and_bot(text: str) -> None:
    assert text.splitlines().count("{lines}") == 1
    for word in ("doctor", "bot"):
        assert word in text.lower()
    assert "trust" in text or "easy to talk to" in text
    assert "nobody" in text or "no one" in text


@pytest.mark.parametrize("text", [text for _, text in TEXTS])
def test_a_text_begins_by_saying_that_it_was_heard(text: str) -> None:
    heard = r"I (have )?(read|heard)|hat you wrote|your words|Thank you for (tell|writ)ing|I (understand|take it) that"
    assert re.search(heard, " ".join(text.partition("?")[0].split()))


@pytest.mark.parametrize("text", [*SAFETY["abuse"]["texts"], SAFETY["more_help"]])
def test_no_text_on_abuse_advises_on_wording(text: str) -> None:
    advice = (
        r"\b(try saying|you could say|say it|tell (him|her|them) that|\"?I\"? (statement|feel)|explain to|word it)\b"
    )
    assert not re.search(advice, text, re.IGNORECASE)


@pytest.mark.parametrize("name", ["adults", "help"])
def test_the_first_words_and_the_help_say_what_it_is_and_what_it_is_not_for(name: str) -> None:
    messages: dict[str, Any] = yaml.safe_load((DIALOGUES / "en" / "messages.yaml").read_text(encoding="utf-8"))
    for words in ("a bot", "are scripted", "not for a relationship in which someone is afraid or controlled"):
        assert words in " ".join(messages["texts"][name].split())


@pytest.mark.parametrize("text", ALL)
def test_no_text_promises_or_claims_to_be_treatment(text: str) -> None:
    for word in ("promise", "will be fine", "gets better", "not alone", "counsellor", "therap", "treat", "heal "):
        assert word not in text.lower()


def test_the_buttons_say_what_the_safety_page_says() -> None:
    assert SAFETY["buttons"] == {"safe": "I'm safe, go on", "more": "More help", "stop": "Stop for today"}


@pytest.mark.parametrize("text", ALL)
def test_our_own_texts_hold_no_phrase_of_danger(text: str) -> None:
    assert found_by_rules(text) is None


@pytest.mark.parametrize(("country", "line"), ENTRIES)
def test_a_line_has_every_field(country: str, line: dict[str, Any]) -> None:
    assert len(country) == 2
    assert set(line) == {"service", "number", "hours", "for", "source", "checked", "verified"}
    assert line["for"] in {"crisis", "abuse", "young", "emergency"}
    assert isinstance(line["number"], str)
    assert line["source"].startswith("https://")


@pytest.mark.parametrize(("country", "line"), ENTRIES)
def test_a_verified_line_says_when_it_was_checked(country: str, line: dict[str, Any]) -> None:
    assert isinstance(line["checked"], date) == line["verified"]


@pytest.mark.parametrize("country", LINES["countries"])
def test_every_country_has_a_verified_crisis_line_and_emergency_number(country: str) -> None:
    verified = {line["for"] for line in LINES["countries"][country] if line["verified"]}
    assert {"crisis", "emergency"} <= verified


@pytest.mark.parametrize("purpose", ["crisis", "abuse", "young", "emergency"])
def test_an_unknown_country_gets_something_for_each_need(purpose: str) -> None:
    assert [line for line in LINES["unknown"] if line["for"] == purpose]


# -- the help lines ----------------------------------------------------------------------------------------------------

#: Read on the services' own or official pages; everything else is marked unverified rather than guessed.
KNOWN = {
    "US": ["call or text 988", "text HOME to 741741", "1-800-799-7233 or text START to 88788", "911"],
    "GB": ["116 123", "0808 2000 247", "999"],
    "IE": ["116 123", "112"],
    "AU": ["13 11 14", "1800 737 732", "000"],
    "DE": ["0800 111 0 111", "116 016", "112"],
    "FR": ["3114", "112"],
    "CA": ["call or text 988", "911"],
}


@pytest.mark.parametrize("country", LINES["countries"])
def test_verified_are_the_known_numbers_and_no_others(country: str) -> None:
    assert [line["number"] for line in LINES["countries"][country] if line["verified"]] == KNOWN[country]


def test_no_known_country_is_missing() -> None:
    assert list(LINES["countries"]) == list(KNOWN)


def test_an_unknown_country_gets_findahelpline_and_the_local_emergency_number() -> None:
    numbers = {line["number"] for line in LINES["unknown"]}
    assert numbers == {"findahelpline.com", "your local emergency number"}


def test_the_lines_stand_in_one_file() -> None:
    numbers = {line["number"] for _, line in ENTRIES if len(line["number"]) > 5}
    others = [file for file in DIALOGUES.rglob("*.yaml") if file.name != "help_lines.yaml"]
    told = "\n".join(file.read_text(encoding="utf-8") for file in others)
    assert [number for number in numbers if number in told] == []


# -- every text there is -----------------------------------------------------------------------------------------------


def all_texts(found: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text below something, with its path."""
    if isinstance(found, str):
        yield path, found
    elif isinstance(found, dict):
        for key, value in found.items():
            yield from all_texts(value, (*path, str(key)))
    elif isinstance(found, list):
        for index, value in enumerate(found):
            yield from all_texts(value, (*path, str(index)))


FILES = sorted(DIALOGUES.rglob("*.yaml"))
READ = {file: yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for file in FILES}

#: What stands in for the person's replies: it is shown as theirs, or only compared with.
REPLIES = frozenset({"like", "unlike", "example", "examples", "walks", "id"})

#: What nobody says who is no doctor. A person in a story may have had a diagnosis; a centre may be called counselling.
HEALING = re.compile(
    r"\b(heal(s|ed|ing|er|ers)?|diagnos(e|es|ed|ing)|counsell?ors?|treatments?|therapeutic)\b", re.IGNORECASE
)

#: The word in any sense; only people in stories and replies treat somebody like something.
TREATING = re.compile(r"\btreat(s|ed|ing|ment|ments)?\b", re.IGNORECASE)


def test_no_text_and_no_script_says_heal_diagnose_treatment_or_counsellor() -> None:
    assert len(FILES) > 300
    said = [(file.name, path) for file in FILES for path, text in all_texts(READ[file]) if HEALING.search(text)]
    assert said == []


def test_the_bot_itself_never_says_treat() -> None:
    own = [file for file in FILES if READ[file].get("kind") in {None, "guide", "learn"}]
    assert len(own) > 50
    said = [
        (file.name, path)
        for file in own
        for path, text in all_texts(READ[file])
        if TREATING.search(text) and not REPLIES & set(path)
    ]
    assert said == []


def test_the_only_language_offered_is_the_one_that_the_screen_reads() -> None:
    assert [folder.name for folder in DIALOGUES.iterdir() if folder.is_dir()] == ["en"]

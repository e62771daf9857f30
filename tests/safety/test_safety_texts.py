"""The fixed texts and the help lines keep what the safety page demands of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.safety.screen import FINDINGS, screen

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


@pytest.mark.parametrize("text", ALL)
def test_no_text_promises_or_claims_to_be_treatment(text: str) -> None:
    for word in ("promise", "will be fine", "gets better", "not alone", "counsellor", "therap", "treat", "heal "):
        assert word not in text.lower()


def test_the_buttons_say_what_the_safety_page_says() -> None:
    assert SAFETY["buttons"] == {"safe": "I'm safe, go on", "more": "More help", "stop": "Stop for today"}


@pytest.mark.parametrize("text", ALL)
def test_our_own_texts_do_not_set_the_screen_off(text: str) -> None:
    assert screen(text) is None


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

"""The terminal and the commands for authors, as processes with piped input."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from e2e.house import DIALOGUES, library, typed
from e2e.process import Process, run

WORDS = library().messages.texts
FIRST, SECOND = typed("para-exam")


def flat(text: str) -> str:
    """What was printed, without its line breaks."""
    return " ".join(text.split())


#: The answers to what is asked first: an adult, and progress may be kept.
AGREE = "1\n1\n"


async def test_a_drill_in_the_terminal_is_typed_to_its_end(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat", typed=f"{AGREE}1\n{FIRST}\n{SECOND}\n")
    assert (ended.code, ended.err) == (0, "")
    said = flat(ended.out)
    assert "1 Begin: The exam" in said
    assert "Noor: Yes. That's exactly it." in said
    assert "That was “The exam”." in said
    assert said.endswith("Until next time. What you left open waits here.")
    assert "<" not in ended.out
    assert "\033" not in ended.out


async def test_a_number_taps_the_button_of_that_number(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat", typed=f"{AGREE}1\nYou should ask them for a second try\n2\n")
    assert "One way to say it" in flat(ended.out)


async def test_a_number_that_no_button_has_is_a_text(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat", typed=f"{AGREE}99\n")
    assert "No exercise is open just now." in flat(ended.out)


async def test_a_terminal_that_knows_no_quotes_gets_them_all_the_same(tmp_path: Path) -> None:
    ended = await run(
        tmp_path, "chat", typed=f"{AGREE}/library\n", PYTHONUTF8="0", PYTHONIOENCODING="ascii", LC_ALL="C"
    )
    assert (ended.code, ended.err) == (0, "")
    assert "5  “I” statements" in ended.out


async def test_ctrl_c_ends_it_while_it_waits_for_a_line(tmp_path: Path) -> None:
    process = Process(tmp_path, "chat")
    await process.start()
    await process.says("\n> ")
    process.send(signal.SIGINT)
    assert await process.gone() == 0
    assert (await process.says("waits here.")).strip().startswith("Until next time.")
    await process.kill()


async def test_the_end_of_the_input_ends_it_cleanly(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat")
    assert (ended.code, ended.err) == (0, "")


async def test_coming_back_finds_the_exercise(tmp_path: Path) -> None:
    await run(tmp_path, "chat", typed=f"{AGREE}1\n{FIRST}\n")
    ended = await run(tmp_path, "chat", typed=f"1\n{SECOND}\n")
    said = flat(ended.out)
    assert "You are in the middle of “The exam”." in said
    assert "My aunt worked extra shifts" in said
    assert "That was “The exam”." in said


async def test_empty_lines_and_a_last_line_without_an_end_are_taken(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat", typed="\n   \n\n/help")
    assert ended.code == 0
    assert "/practice begins or goes on" in flat(ended.out)


async def test_a_text_from_somewhere_else_does_not_break_the_terminal(tmp_path: Path) -> None:
    ended = await run(tmp_path, "chat", typed=AGREE + "1\n<b>{{ 7*7 }} & \x1b[31mred 😭 \u202eabc\n")
    assert (ended.code, ended.err) == (0, "")
    assert WORDS.sorry.strip() not in ended.out


# -- judge -------------------------------------------------------------------------------------------------------------

GOOD_LINE = {
    "id": "a",
    "skill": "paraphrase",
    "heard": "I studied for weeks. Then my head went blank. I feel so stupid.",
    "said": "You should ask for a second try.",
}


async def test_judge_answers_each_line_in_order(tmp_path: Path) -> None:
    lines = [json.dumps({**GOOD_LINE, "id": number}) for number in range(3)]
    ended = await run(tmp_path, "judge", typed="\n".join(lines))
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 0
    assert [answer["id"] for answer in answers] == [0, 1, 2]
    first = answers[0]
    assert set(first) == {"id", "verdict", "score", "rules", "next", "safety"}
    assert first["verdict"] == "not_yet"
    (advice,) = [rule for rule in first["rules"] if rule["id"] == "advice"]
    start, end = advice["span"]
    assert GOOD_LINE["said"][start:end] == advice["quote"]


async def test_judge_tells_of_a_line_that_it_cannot_read_and_goes_on(tmp_path: Path) -> None:
    bad = ["{", "[]", '"x"', json.dumps({"id": "b", "skill": "juggling", "heard": "x", "said": "y"}), '{"id": "c"}']
    ended = await run(tmp_path, "judge", typed="\n".join([*bad, "", json.dumps(GOOD_LINE)]))
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert ended.code == 1
    assert [answer["id"] for answer in answers] == [None, None, None, "b", "c", "a"]
    assert all(answer["error"].startswith(f"line {number}") for number, answer in enumerate(answers[:-1], start=1))
    assert answers[-1]["verdict"] == "not_yet"
    assert "Traceback" not in ended.err


async def test_judge_screens_before_it_judges(tmp_path: Path) -> None:
    ended = await run(tmp_path, "judge", typed=json.dumps({**GOOD_LINE, "said": "I want to kill myself."}))
    (answer,) = map(json.loads, ended.out.splitlines())
    assert answer == {"id": "a", "verdict": None, "score": None, "rules": [], "next": None, "safety": "crisis"}


async def test_the_screen_alone_can_be_asked(tmp_path: Path) -> None:
    said = ["I want to kill myself.", "The bus was late."]
    lines = [json.dumps({"id": at, "skill": "safety", "said": text}) for at, text in enumerate(said)]
    ended = await run(tmp_path, "judge", typed="\n".join(lines))
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert [answer["safety"] for answer in answers] == ["crisis", None]
    assert all(answer["verdict"] is None and answer["rules"] == [] for answer in answers)


async def test_judge_asks_for_what_was_heard_where_a_skill_needs_it(tmp_path: Path) -> None:
    ended = await run(tmp_path, "judge", typed=json.dumps({"id": "a", "skill": "empathy", "said": "How sad."}))
    assert json.loads(ended.out) == {"id": "a", "error": "line 1: heard is missing"}


# -- check and walk ----------------------------------------------------------------------------------------------------

SCRIPT = (DIALOGUES / "en" / "paraphrase" / "para-exam.yaml").read_text(encoding="utf-8")


async def test_check_finds_no_mistake_in_the_bots_own_dialogues(tmp_path: Path) -> None:
    ended = await run(tmp_path, "check")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith("no mistake\n")


async def test_check_tells_every_mistake_with_its_place(tmp_path: Path) -> None:
    broken = SCRIPT.replace("go: under", "go: undr").replace("{{ answer }}", "{{ anser }}")
    (tmp_path / "para-exam.yaml").write_text(broken, encoding="utf-8")
    ended = await run(tmp_path, "check", "para-exam.yaml")
    assert ended.code == 1
    assert "para-exam.yaml:" in ended.out
    assert "did you mean 'under'?" in ended.out
    assert "anser" in ended.out


@pytest.mark.parametrize("command", ["check", "walk"])
async def test_a_path_that_there_is_not_is_one_sentence(tmp_path: Path, command: str) -> None:
    ended = await run(tmp_path, command, "nowhere.yaml")
    assert ended.code == 2
    (sentence,) = ended.err.splitlines()
    assert "there is no file or folder nowhere.yaml" in sentence


async def test_walk_plays_one_script(tmp_path: Path) -> None:
    (tmp_path / "para-exam.yaml").write_text(SCRIPT, encoding="utf-8")
    ended = await run(tmp_path, "walk", "para-exam.yaml")
    assert ended.out.startswith("1 files: 1 scripts (2 statements to say back); walked ") or "W020" in ended.out
    assert "W010" not in ended.out


async def test_walk_tells_a_transcript_that_does_not_hold(tmp_path: Path) -> None:
    (tmp_path / "para-exam.yaml").write_text(SCRIPT.replace("says: exactly it", "says: quite so"), encoding="utf-8")
    ended = await run(tmp_path, "walk", "para-exam.yaml")
    assert ended.code == 1
    assert "quite so" in ended.out


async def test_help_lists_the_commands(tmp_path: Path) -> None:
    ended = await run(tmp_path, "--help")
    assert ended.code == 0
    for command in ("run", "chat", "check", "walk", "judge"):
        assert f"\n  {command} " in ended.out

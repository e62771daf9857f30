"""What is practised outside the scripts: questions, the ladder, time together, why cards, and the words around them."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]
Label = Annotated[str, Field(min_length=1, max_length=40)]

Whom = Literal["anyone", "partner", "family", "friend"]
Depth = Literal["1", "2", "3"]
Rung = Literal["fact", "preference", "opinion", "past_feeling", "present_feeling", "need_or_fear"]
Time = Literal["hour", "evening", "day"]
Cost = Literal["free", "cheap"]
Setting = Literal["in", "out"]

RUNGS: tuple[Rung, ...] = get_args(Rung)
TIMES: tuple[Time, ...] = get_args(Time)
COSTS: tuple[Cost, ...] = get_args(Cost)
SETTINGS: tuple[Setting, ...] = get_args(Setting)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Question(_Part):
    """One question for a talk; `depth` 1 is light, 2 personal, 3 deep."""

    id: Annotated[str, Field(pattern=r"^q-[a-z0-9-]+$", max_length=40)]
    depth: Depth
    whom: Whom = Field(alias="with")
    text: Annotated[str, Field(min_length=1, max_length=200)]


class Questions(_Part):
    """dialogues/en/together/questions.yaml."""

    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Prompt(_Part):
    """One small thing of oneself to say to somebody."""

    id: Annotated[str, Field(pattern=r"^l-[a-z0-9-]+$", max_length=40)]
    rung: Rung
    text: Annotated[str, Field(min_length=1, max_length=200)]


class Ladder(_Part):
    """dialogues/en/together/ladder.yaml."""

    prompts: Annotated[tuple[Prompt, ...], Field(min_length=1)]


class Idea(_Part):
    """One idea for time together."""

    id: Annotated[str, Field(pattern=r"^t-[a-z0-9-]+$", max_length=40)]
    title: Label
    time: Time
    cost: Cost
    place: Setting
    whom: Whom = Field(alias="with")
    text: Annotated[str, Field(min_length=1, max_length=260)]


class Ideas(_Part):
    """dialogues/en/together/ideas.yaml."""

    ideas: Annotated[tuple[Idea, ...], Field(min_length=1)]


class Why(_Part):
    """Why something is worth practising, told honestly, and where that is known from."""

    id: Annotated[str, Field(pattern=r"^y-[a-z0-9-]+$", max_length=40)]
    title: Label
    text: Annotated[str, Field(min_length=1, max_length=600)]
    source: Annotated[str, Field(min_length=1, max_length=300)]


class Whys(_Part):
    """dialogues/en/together/whys.yaml."""

    whys: Annotated[tuple[Why, ...], Field(min_length=1)]


class Words(_Part):
    """dialogues/en/together/words.yaml: what is said around all of this; the file says what may be filled in."""

    menu: Text
    library: Text
    library_skill: Text
    library_list: Text
    library_topic: Text
    together: Text
    hard: Text
    questions: Text
    question: Text
    questions_end: Text
    one_phone: Text
    one_phone_first: Text
    one_phone_swap: Text
    ladder: Text
    prompt: Text
    ladder_said: Texts
    ladder_pass: Text
    timer: Text
    timer_started: Text
    timer_running: Text
    timer_rang: Text
    timer_questions: Texts
    timer_stopped: Text
    timer_none: Text
    talk: Text
    talk_is: Text
    talk_hour: Text
    talk_hour_type: Text
    talk_set: Text
    talk_now: Texts
    talk_moved: Text
    talk_old: Text
    talk_skipped: Text
    talk_off: Text
    ideas_time: Text
    ideas_cost: Text
    ideas_place: Text
    idea: Text
    plan_day: Text
    plan_hour: Text
    plan_set: Text
    plan_past: Text
    plan_now: Text
    plan_dropped: Text
    how_was_it: Text
    how_good: Texts
    how_so_so: Text
    how_not: Text
    zone_first: Text
    evening_on: Text
    evening_off: Text
    evening_ask: Texts
    evening_yes: Texts
    evening_not_yet: Texts
    evening_no: Text
    why: Text


class Names(_Part):
    """What things are called on buttons and in sentences."""

    levels: dict[str, Label]
    topics: dict[str, Label]
    depths: dict[Depth, Label]
    rungs: dict[Rung, Label]
    times: dict[Time, Label]
    costs: dict[Cost, Label]
    places: dict[Setting, Label]
    days: Annotated[tuple[Label, ...], Field(min_length=7, max_length=7)]
    trust: Annotated[tuple[Label, ...], Field(min_length=7, max_length=7)]


class Together(_Part):
    """dialogues/en/together/words.yaml as a whole."""

    texts: Words
    names: Names

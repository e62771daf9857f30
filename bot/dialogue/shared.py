"""The texts that scripts share: feedback, nudges, safety texts, help lines and the bot's own words."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.judge.verdict import Skill

Text = Annotated[str, Field(min_length=1)]
Texts = Annotated[tuple[Text, ...], Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Change(_Part):
    """One wording for something to change: `say` names it, `how` is the next step, `better` praises that it is gone."""

    say: Text
    how: Text
    better: Text


class SkillFeedback(_Part):
    """The coach's words for one skill, each with several wordings; `hint` helps at the beginning and fades, `stays` is
    a reminder that comes when it has."""

    ask: Texts
    hint: Texts
    stays: tuple[Text, ...] = ()
    warm: Texts
    unread: Texts
    kept: dict[str, Texts]
    change: dict[str, Annotated[tuple[Change, ...], Field(min_length=1)]]


class Spotted(_Part):
    """What is said first when the better or the worse one of a pair was chosen."""

    right: Texts
    wrong: Texts


class Nudge(_Part):
    """One small kindness. `with` says whom it fits."""

    id: Annotated[str, Field(pattern=r"^n-[a-z0-9-]+$")]
    kind: Literal["do", "notice", "thank", "ask"]
    whom: Literal["partner", "family", "friend", "anyone"] = Field(alias="with")
    text: Annotated[str, Field(min_length=1, max_length=200)]


class Nudges(_Part):
    """All nudges, and what is said after each of their buttons."""

    nudges: Annotated[tuple[Nudge, ...], Field(min_length=1)]
    done: Texts
    swapped: Texts
    later: Texts

    @cached_property
    def by_id(self) -> dict[str, Nudge]:
        """Each nudge by its id."""
        return {nudge.id: nudge for nudge in self.nudges}

    @cached_property
    def by_kind(self) -> dict[str, tuple[Nudge, ...]]:
        """The nudges of each kind, in their order."""
        kinds = dict.fromkeys(nudge.kind for nudge in self.nudges)
        return {kind: tuple(nudge for nudge in self.nudges if nudge.kind == kind) for kind in kinds}


class Alarm(_Part):
    """The fixed messages for one finding of the safety screen, different on repetition."""

    texts: Texts


class Buttons(_Part):
    """Labels under a safety message."""

    safe: Text
    more: Text
    stop: Text


class Safety(_Part):
    """Everything that is said when somebody is in danger. Fixed: never templated."""

    crisis: Alarm
    abuse: Alarm
    minor: Alarm
    more_help: Text
    stay: Text
    stop_for_today: Text
    buttons: Buttons


class HelpLine(_Part):
    """One number to call: for whom, when, where it stands, and the ISO date it was last compared ("never": not yet)."""

    service: Text
    number: Text
    hours: str = ""
    purpose: Literal["crisis", "abuse", "young", "emergency"] = Field(alias="for")
    source: Text
    checked: Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2}|never)$")]
    verified: bool


class SkillNames(_Part):
    """The skills as a person reads them."""

    i_statement: Text
    paraphrase: Text
    empathy: Text
    good_news: Text
    appreciation: Text


class Words(_Part):
    """What the bot itself says, by occasion; each is a jinja2 template; the file says what may be filled in."""

    asked_again: Text
    adults: Text
    keeping: Text
    keep_nothing_ask: Text
    nothing_kept: Text
    needs_keeping: Text
    answers_on: Text
    answers_off: Text
    greeting: Text
    greeting_offer: Text
    welcome_back: Text
    go_on: Text
    proposal: Text
    nothing_open: Text
    no_scripts: Text
    to_try: Text
    finished: Text
    enough: Text
    cool_down: Text
    free_ask: Text
    rewound: Text
    recap_best: Text
    recap_all_good: Text
    recap_change: Text
    tap_a_button: Text
    example: Text
    example_marked: Text
    script_changed: Text
    script_gone: Text
    stale_button: Text
    stopped: Text
    nothing_to_stop: Text
    cancelled_exercise: Text
    cancelled_question: Text
    nothing_to_cancel: Text
    unknown_command: Text
    only_text: Text
    edited: Text
    group: Text
    location_unasked: Text
    sorry: Text
    too_much: Text
    help: Text
    privacy: Text
    settings: Text
    nudge_ask: Text
    nudge_is: Text
    nudge_now_off: Text
    nudge_unknown: Text
    nudge_done_already: Text
    nudge_old: Text
    nudge_swapped_enough: Text
    nudge_off: Text
    later_today: Text
    later_tomorrow: Text
    hour_type: Text
    hour_unclear: Text
    hour_set: Text
    hour_set_zone_next: Text
    next_today: Text
    next_tomorrow: Text
    next_later: Text
    days_ask: Text
    pause_ask: Text
    pause_type: Text
    pause_unclear: Text
    pause_set: Text
    pause_over: Text
    quiet_ask: Text
    quiet_set: Text
    quiet_but_chosen: Text
    zone_ask: Text
    zone_or_tap: Text
    zone_unclear: Text
    zone_which: Text
    zone_set: Text
    whom_set: Text
    progress_none: Text
    progress_days: Text
    progress_skill: Text
    progress_answers: Text
    exported: Text
    erase_ask: Text
    erased: Text
    not_erased: Text


Label = Annotated[str, Field(min_length=1, max_length=40)]


class Messages(_Part):
    """dialogues/en/messages.yaml: the bot's own words, buttons' labels by id, commands, short names of rules."""

    texts: Words
    buttons: dict[str, Label]
    commands: dict[str, Annotated[str, Field(min_length=1, max_length=256)]]
    skills: SkillNames
    rules: dict[str, Text]


class Feedback(_Part):
    """dialogues/en/feedback.yaml: the coach's words by skill."""

    i_statement: SkillFeedback
    paraphrase: SkillFeedback
    empathy: SkillFeedback
    good_news: SkillFeedback
    appreciation: SkillFeedback
    spotted: Spotted

    def of(self, skill: Skill) -> SkillFeedback:
        """The words for one skill."""
        found: SkillFeedback = getattr(self, skill)
        return found


class HelpLines(_Part):
    """dialogues/help_lines.yaml: lines by country (ISO 3166 alpha-2), and those for an unknown country."""

    countries: dict[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], tuple[HelpLine, ...]]
    unknown: tuple[HelpLine, ...]

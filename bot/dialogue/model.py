"""What a script is, as pydantic models: the shape that `docs/authoring.md` teaches and the JSON Schema serves."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.judge.verdict import Grade, Skill

#: The scene name that ends a script.
END = "END"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Speech = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


#: What an exercise is, from the first look to one's own words; `guide` is no exercise but something to walk through.
ExerciseKind = Literal["learn", "spot", "build", "drill", "story", "roleplay", "own", "guide"]

#: What an exercise is about, as the library sorts it.
Topic = Literal["couple", "family", "friends", "work", "learning", "home", "neighbours", "health", "money", "free_time"]

#: How far a partner's trust reaches, either way (CURRICULUM.md, "Role-play").
TRUST = 3

Change = Annotated[int, Field(ge=-2, le=2)]


class Reply(_Part):
    """What happens after a verdict: `say` (usually the partner's reaction) and the scene to `go` to.

    `good` must say where to go; `almost` and `not_yet` go where `good` goes unless they name another scene. They are
    reached when the person moves on, after which the try counts as it was judged; in a role-play at once. `trust` is
    what this reply does to the partner's trust where the script's rule for it does not fit here.
    """

    say: Speech | None = None
    go: str | None = None
    trust: Change | None = None


class Replies(_Part):
    """The reply to each verdict; all three exist, the last two may be left to the shared feedback alone."""

    good: Reply
    almost: Reply = Reply()
    not_yet: Reply = Reply()


class Listen(_Part):
    """A place where the person types and is judged.

    `ask` is what they are asked to do (the skill's shared wording if left out); `facts` and `feelings` are short
    phrases; `like` are true replies in other words, `unlike` are traps; `example` is the worked example shown on
    request and after the last try (the first `like` if left out); `examples` maps a verdict or a rule id to replies
    that must get it: they test the judge.

    `hears` names the scenes whose speech is answered, where it is not this scene's own alone; `heard` is a template
    that says it instead, with what was kept. `keep` names what is typed, for the templates after it. `free` takes any
    text as it is, unjudged. `frame` is the sentence in which the typed words are judged, with `{{ answer }}` in their
    place; then only the rules in `wants` (must be found) and `minds` (must not) count.
    """

    skill: Skill | None = Field(default=None, alias="for")
    ask: Speech | None = None
    facts: tuple[Speech, ...] = ()
    feelings: tuple[Speech, ...] = ()
    like: tuple[Speech, ...] = ()
    unlike: tuple[Speech, ...] = ()
    example: Speech | None = None
    examples: dict[str, tuple[Speech, ...]] = {}
    tries: Annotated[int, Field(ge=1, le=3)] = 3
    hears: tuple[Name, ...] = ()
    heard: Speech | None = None
    keep: Name | None = None
    free: bool = False
    frame: Speech | None = None
    wants: tuple[str, ...] = ()
    minds: tuple[str, ...] = ()


class Choice(_Part):
    """A button and the scene it leads to. `right` says whether it was the better one of a pair, None where it is a mere
    way on; a label that begins with @ is one of the bot's own buttons."""

    label: Annotated[str, Field(min_length=1, max_length=40)]
    go: str
    right: bool | None = None


class Way(_Part):
    """Where a scene leads once the partner's trust is at least `trust`."""

    trust: Annotated[int, Field(ge=-TRUST, le=TRUST)]
    go: str


class Scene(_Part):
    """One moment: something is said, then the person types (`listen`), taps (`choices`), or it goes on: by the first of
    the `ways` that the trust allows, else by `go`."""

    say: Speech | None = None
    listen: Listen | None = None
    replies: Replies | None = None
    choices: tuple[Choice, ...] = ()
    ways: tuple[Way, ...] = ()
    go: str | None = None


class Trust(_Part):
    """How a partner's trust begins and what each verdict does to it; `rules` are the stops that weigh otherwise."""

    start: Annotated[int, Field(ge=-TRUST, le=TRUST)] = 0
    good: Change = 1
    almost: Change = 0
    not_yet: Change = -1
    rules: dict[str, Change] = {}


class Pair(_Part):
    """Two replies to what was said, one of them better, and why."""

    say: Speech
    better: Annotated[str, Field(min_length=1, max_length=200)]
    worse: Annotated[str, Field(min_length=1, max_length=200)]
    why_better: Annotated[str, Field(min_length=1, max_length=200)]
    why_worse: Annotated[str, Field(min_length=1, max_length=200)]


class Step(_Part):
    """One line of a walk; exactly one of these is given.

    `type` types a text and `press` presses the button of that label; `verdict`, `scene` (END when it is over) and
    `says` (words said since the last step) are what must hold then.
    """

    type: Speech | None = None
    press: Speech | None = None
    verdict: Grade | None = None
    scene: str | None = None
    says: Speech | None = None


class Walk(_Part):
    """A transcript that tests the script."""

    title: Speech
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]


class Script(_Part):
    """One dialogue file. `teaches` is left out by a guide only; `rule` is the one that a card or a set of pairs is
    about; `try` the one small thing to do with a real person afterwards; `about_you` says that somebody complains about
    the person who practises, which comes last and after a moment to cool down."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
    kind: ExerciseKind
    title: Annotated[str, Field(min_length=1, max_length=40)]
    teaches: Skill | None = None
    rule: str | None = None
    topic: Topic = "friends"
    about_you: bool = False
    cast: dict[str, Speech] = {}
    trust: Trust | None = None
    start: str = ""
    scenes: dict[Name, Scene] = {}
    pairs: tuple[Pair, ...] = ()
    try_: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(default=None, alias="try")
    walks: tuple[Walk, ...] = ()

    def skill(self, listen: Listen | None = None) -> Skill:
        """The skill that a reply is judged by: the scene's own, else the script's. Raises ValueError in a guide, in
        which nothing is judged (the checker sees to it)."""
        found = (listen.skill if listen else None) or self.teaches
        if found is None:
            raise ValueError(f"{self.id} judges nothing")
        return found

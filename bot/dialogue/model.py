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


class Reply(_Part):
    """What happens after a verdict: `say` (usually the partner's reaction) and the scene to `go` to.

    `good` must say where to go; `almost` and `not_yet` go where `good` goes unless they name another scene. They are
    reached when the person moves on, after which the try counts as it was judged.
    """

    say: Speech | None = None
    go: str | None = None


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


class Choice(_Part):
    """A button and the scene it leads to."""

    label: Annotated[str, Field(min_length=1, max_length=40)]
    go: str


class Scene(_Part):
    """One moment: something is said, then the person types (`listen`), taps (`choices`), or it goes on (`go`)."""

    say: Speech | None = None
    listen: Listen | None = None
    replies: Replies | None = None
    choices: tuple[Choice, ...] = ()
    go: str | None = None


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
    """One dialogue file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
    kind: Literal["drill"]
    title: Annotated[str, Field(min_length=1, max_length=40)]
    teaches: Skill
    topic: Name = "daily_life"
    cast: dict[str, Speech] = {}
    start: str
    scenes: Annotated[dict[Name, Scene], Field(min_length=1)]
    walks: tuple[Walk, ...] = ()

"""Templates: jinja2 in a sandbox. What a script's author wrote is markup; what a person typed is always escaped."""

from __future__ import annotations

from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: How much of a person's own words is shown back to them, in code points; the rest becomes an ellipsis.
QUOTE_LENGTH = 160

_ENVIRONMENT = ImmutableSandboxedEnvironment(
    autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, cache_size=0
)
# No function of jinja2's is needed in speech, and `range`, `lipsum` and `cycler` only make long texts.
_ENVIRONMENT.globals.clear()


class TemplateMistake(ValueError):
    """A template that cannot be read or filled; the message says why, `line` (from 1) where in its text."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(text)


def variables(text: str) -> frozenset[str]:
    """The names a template reads. Raises TemplateMistake where it cannot be parsed or uses what speech may not."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateError as error:
        raise TemplateMistake(error.message or "it cannot be read", getattr(error, "lineno", 1) or 1) from None
    for node in tree.find_all((nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends, nodes.Call)):
        raise TemplateMistake("a text may not call or include anything", node.lineno)
    return frozenset(meta.find_undeclared_variables(tree))


def render(text: str, /, **values: object) -> str:
    """Fill a template. Gives HTML in which every value is escaped, without white space around it.

    Raises TemplateMistake where a name is missing or the text is no template.
    """
    if "{" not in text:
        return text.strip()
    try:
        return _compiled(text).render(values).strip()
    except TemplateError as error:
        raise TemplateMistake(error.message or "it cannot be filled", getattr(error, "lineno", 1) or 1) from None


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """A person's words as they are quoted back: on one line, cut at a word after `length` code points."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut) + "…"

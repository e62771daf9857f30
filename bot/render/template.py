"""Templates: jinja2 in a sandbox. What a script's author wrote is markup; what a person typed is always escaped."""

from __future__ import annotations

import re
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

# What speech may be made of. A list of what is allowed, because a list of what is not always forgets something:
# `safe` and `autoescape` would undo the escaping, attributes lead into Python, loops and powers never end.
_PARTS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Concat, nodes.Filter,
)  # fmt: skip
_FILTERS = ("capitalize", "length", "lower", "title", "trim", "upper")


class TemplateMistake(ValueError):
    """A template that cannot be read or filled; the message says why, `line` (from 1) where in its text."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


# jinja2 takes the line end after a block away; where a blank line follows, a new bubble begins all the same.
_BLANK_AFTER_BLOCK = re.compile(r"%\}\n(?=[ \t]*\n)")


@lru_cache(maxsize=4096)
def _compiled(text: str) -> Template:
    return _ENVIRONMENT.from_string(_parsed(text))


def _parsed(text: str) -> nodes.Template:
    """The template as a tree in which nothing stands but what speech may be made of."""
    try:
        tree = _ENVIRONMENT.parse(_BLANK_AFTER_BLOCK.sub("%}\n\n", text))
    except TemplateError as error:
        raise TemplateMistake(error.message or "it cannot be read", getattr(error, "lineno", 1) or 1) from None
    except RecursionError:
        raise TemplateMistake("its brackets are nested too deeply") from None
    for node in tree.find_all(nodes.Node):
        negated = isinstance(node, nodes.Neg) and not isinstance(node.node, nodes.Const)
        if not isinstance(node, _PARTS) or negated:
            raise TemplateMistake("only {{ a name }} and {% if … %} may stand in a text", node.lineno)
        if isinstance(node, nodes.Filter) and (node.name not in _FILTERS or node.args or node.kwargs):
            raise TemplateMistake(f"the filter '{node.name}' is not one of {', '.join(_FILTERS)}", node.lineno)
        if isinstance(node, nodes.Name) and node.name == "self":
            raise TemplateMistake("'self' is jinja2's own and may not be shown", node.lineno)
    return tree


def variables(text: str) -> frozenset[str]:
    """The names a template reads. Raises TemplateMistake where it cannot be parsed or uses what speech may not."""
    if "{" not in text:
        return frozenset()
    return frozenset(meta.find_undeclared_variables(_parsed(text)))


def render(text: str, /, **values: object) -> str:
    """Fill a template. Gives HTML in which every value is escaped, without white space around it.

    Raises TemplateMistake where a name is missing, a value is of the wrong kind or the text is no template.
    """
    if "{" not in text:
        return text.strip()
    try:
        return _compiled(text).render(values).strip()
    except TemplateError as error:
        raise TemplateMistake(error.message or "it cannot be filled", getattr(error, "lineno", 1) or 1) from None
    except TypeError as error:
        raise TemplateMistake(f"it cannot be filled: {error}") from None


def shorten(text: str, length: int = QUOTE_LENGTH) -> str:
    """A person's words as they are quoted back: on one line, cut at a word after `length` code points."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > length // 2 else cut) + "…"

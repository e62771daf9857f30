"""Templates: what a person typed is always escaped, and a text can do nothing but be filled."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.render import markup
from bot.render.template import QUOTE_LENGTH, TemplateMistake, render, shorten, variables


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("a & b", "a &amp; b"),
        ('"it\'s"', "&#34;it&#39;s&#34;"),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{% include 'x' %}{# y #}", "{% include &#39;x&#39; %}{# y #}"),
        ("{{ answer.__class__ }}", "{{ answer.__class__ }}"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_what_a_person_typed_comes_out_as_the_words_they_typed(typed: str, shown: str) -> None:
    assert render("<i>{{ answer }}</i>", answer=typed) == f"<i>{shown}</i>"


@given(st.text())
def test_nothing_that_is_typed_makes_markup_or_gets_lost(typed: str) -> None:
    filled = render("“{{ answer }}”", answer=typed)
    assert "<" not in filled
    assert html.unescape(filled) == f"“{typed}”"


@pytest.mark.parametrize("filter_", ["capitalize", "lower", "title", "trim", "upper"])
def test_a_filter_leaves_the_escaping_on(filter_: str) -> None:
    assert render(f"{{{{ answer|{filter_} }}}}", answer="<b>").lower() == "&lt;b&gt;"


def test_joining_texts_leaves_the_escaping_on() -> None:
    assert render("{{ '<' ~ answer ~ '>' }}", answer="<b>") == "&lt;&lt;b&gt;&gt;"


def test_markup_that_the_bot_made_itself_stays_markup() -> None:
    assert render("{{ example }}", example=Markup("<u>so</u>")) == "<u>so</u>"


def test_an_authors_markup_stays_and_white_space_around_goes() -> None:
    assert render("\n <b>Noor</b>: {{ answer }}\n\n", answer="hi") == "<b>Noor</b>: hi"


def test_a_text_without_braces_is_left_alone() -> None:
    assert render(" 50 % of # all -- <b>this</b> \n") == "50 % of # all -- <b>this</b>"


@pytest.mark.parametrize(("replies", "said"), [(1, "1 reply"), (2, "2 replies"), (0, "no replies")])
def test_branches_comparisons_and_choices_in_a_line_work(replies: int, said: str) -> None:
    text = "{% if not n %}no{% else %}{{ n }}{% endif %} repl{{ 'y' if n == 1 else 'ies' }}"
    assert render(text, n=replies) == said


@pytest.mark.parametrize("text", ["{{ nobody }}", "{% if nobody %}x{% endif %}", "{{ nobody|upper }}"])
def test_a_missing_name_is_a_mistake_and_no_empty_text(text: str) -> None:
    with pytest.raises(TemplateMistake, match="nobody"):
        render(text, answer="x")


ESCAPES = [
    "{{ answer.__class__ }}",
    "{{ answer['__class__'] }}",
    "{{ answer|attr('__class__') }}",
    "{{ answer|attr('__cla' ~ 'ss__') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ answer.format(answer) }}",
    "{{ '%s'|format(answer) }}",
    "{{ '{0.__class__}'.format(answer) }}",
    "{{ answer|map(attribute='__class__')|list }}",
    "{{ answer.__init__.__globals__ }}",
    "{{ self }}",
    "{{ self.__init__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ lipsum() }}",
    "{{ range(10) }}",
    "{{ namespace() }}",
    "{{ joiner() }}",
    "{{ dict() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ config }}{{ config.items() }}",
    "{{ super() }}",
    "{{ caller() }}",
    "{% include 'a' %}",
    "{% include answer %}",
    "{% import 'a' as b %}",
    "{% from 'a' import b %}",
    "{% extends 'a' %}",
    "{% block a %}{% endblock %}",
    "{% macro a() %}{% endmacro %}{{ a }}",
    "{% call answer() %}{% endcall %}",
    "{% set a = answer %}{{ a }}",
    "{% set a %}x{% endset %}",
    "{% with a = answer %}{{ a }}{% endwith %}",
    "{% filter upper %}{{ answer }}{% endfilter %}",
    "{% autoescape false %}{{ answer }}{% endautoescape %}",
    "{{ answer|safe }}",
    "{{ answer|striptags }}",
    "{{ answer|urlize }}",
    "{{ answer|tojson }}",
    "{{ {'a': answer}|xmlattr }}",
    "{{ answer|replace('a', 'b') }}",
    "{{ answer|indent(9999999) }}",
    "{{ answer|center(9999999) }}",
    "{{ answer|length(1) }}",
    "{{ answer|no_such_filter }}",
    "{{ answer is no_such_test }}",
    "{% for a in answer %}{{ answer }}{% endfor %}",
    "{{ answer * 999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 1 / 0 }}",
    "{{ 1 % 0 }}",
    "{{ -answer }}",
    "{{ answer + 1 }}",
    "{{ answer[0] }}",
    "{{ answer[:1] }}",
    "{{ [answer] }}",
    "{{ (answer, 1) }}",
    "{% do answer %}",
    "{% debug %}",
    "{% break %}",
    "{% trans %}x{% endtrans %}",
    "{{",
    "{%",
    "{# never closed",
    "{% if answer %}never closed",
    "{{ " + "(" * 5000,
]


@pytest.mark.parametrize("text", ESCAPES)
def test_there_is_no_way_out_of_the_sandbox(text: str) -> None:
    with pytest.raises(TemplateMistake):
        variables(text)
    with pytest.raises(TemplateMistake):
        render(text, answer="x")


def test_a_value_of_the_wrong_kind_is_a_mistake() -> None:
    with pytest.raises(TemplateMistake, match="cannot be filled"):
        render("{{ answer < 3 }}", answer="x")


def test_a_mistake_knows_its_line() -> None:
    with pytest.raises(TemplateMistake) as mistake:
        variables("one\ntwo {{ answer }}\nthree {{ answer|safe }}")
    assert mistake.value.line == 3


def test_variables_are_the_names_that_must_be_filled_in() -> None:
    text = "{% if title %}{{ title }}{% elif n > 1 %}{{ answer|upper }}{% endif %}{% raw %}{{ no }}{% endraw %}"
    assert variables(text) == {"title", "n", "answer"}


@given(st.text(alphabet=st.sampled_from("{}%# ab|.'\"()[]~<>=1-\n"), max_size=40))
def test_whatever_an_author_types_either_reads_or_is_a_mistake(text: str) -> None:
    try:
        names = variables(text)
        filled = render(text, **dict.fromkeys(names, "<x>"))
    except TemplateMistake:
        return
    assert isinstance(filled, str)
    assert "<x>" not in filled or "<x>" in text


def test_a_short_answer_is_quoted_whole_and_on_one_line() -> None:
    assert shorten("  you\nwaited \t an hour ") == "you waited an hour"
    assert shorten("x" * QUOTE_LENGTH) == "x" * QUOTE_LENGTH


def test_a_long_answer_is_cut_at_a_word() -> None:
    assert shorten("you waited an hour for him", 16) == "you waited an…"


def test_a_long_word_is_cut_where_it_must_be() -> None:
    assert shorten("a " + "x" * 50, 16) == "a " + "x" * 13 + "…"


@given(st.text(), st.integers(1, 50))
def test_what_is_shortened_is_never_longer_than_asked(text: str, length: int) -> None:
    short = shorten(text, length)
    assert len(short) <= length
    assert "\n" not in short


@given(st.text(min_size=1, max_size=400))
def test_a_shortened_answer_in_a_text_is_markup_that_telegram_takes(typed: str) -> None:
    assert markup.mistakes(render("<b>You said</b> “{{ answer }}”", answer=shorten(typed))) == []

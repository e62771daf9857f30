"""Formatted text: Telegram's HTML read as strictly as Telegram reads it, and entities written back as HTML.

Rules: https://core.telegram.org/bots/api#html-style; the sentences of the errors are the Bot API server's.
Offsets and lengths of entities are in UTF-16 code units; offsets in error sentences are in UTF-8 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from standin.refusals import Json, bad_request

#: Telegram's tags and the entity each one makes; `a`, `span` and `blockquote` depend on their attributes.
TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
#: Beyond this many entities Telegram drops the rest without a word.
MAX_ENTITIES = 100

#: Which comes first where two cover the same text.
_ORDER = ("blockquote", "expandable_blockquote", "text_link", "bold", "italic", "underline", "strikethrough", "spoiler")

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_FOUND_BY_ITSELF = (
    ("url", re.compile(r"\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)]")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?(?![\w/])")),
)


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, which is how Telegram counts offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    outer: bool = True
    extra: Json = field(default_factory=dict)


class _Reader:
    """One pass over the text; `text` and `entities` are ready after `read`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.plain: list[str] = []
        self.offset = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def read(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            if self.source[self.at] == "<":
                if self.source.startswith("</", self.at):
                    self._end_tag()
                else:
                    self._start_tag()
            else:
                self._add(self._character())
        if self.open:
            raise _unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.plain), self.entities

    def _add(self, character: str) -> None:
        self.plain.append(character)
        self.offset += utf16_length(character)

    def _character(self) -> str:
        """The next character of text, a reference counting as what it stands for; an unknown one stays as typed."""
        reference = _REFERENCE.match(self.source, self.at) if self.source[self.at] == "&" else None
        if reference:
            hexadecimal, decimal, name = reference.groups()
            code = int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else ord(_NAMED[name])
            if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000:
                self.at = reference.end()
                return chr(code)
        self.at += 1
        return self.source[self.at - 1]

    def _byte(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _until(self, stop: str) -> str:
        """The text up to whitespace, one of `stop` or the end."""
        begin = self.at
        while self.at < len(self.source) and not self._here().isspace() and self._here() not in stop:
            self.at += 1
        return self.source[begin : self.at]

    def _here(self) -> str:
        return self.source[self.at : self.at + 1]

    def _skip_spaces(self) -> None:
        while self._here().isspace():
            self.at += 1

    def _start_tag(self) -> None:
        begin, place = self.at, self._byte(self.at)
        self.at += 1
        tag = self._until(">").lower()
        if not self._here():
            raise _unreadable(f"Unclosed start tag at byte offset {place}")
        if tag not in TAGS:
            raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {place}')
        argument = ""
        while True:
            self._skip_spaces()
            if self._here() in {">", ""}:
                break
            argument = self._attribute(tag, begin) or argument
        if not self._here():
            raise _unreadable(f'Unclosed start tag "{tag}" at byte offset {place}')
        self.at += 1
        if tag == "span" and argument != "tg-spoiler":
            raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {place}')
        self.open.append(_Open(tag, argument, self.offset))

    def _attribute(self, tag: str, begin: int) -> str:
        """Read one attribute; gives its value if it means something for the tag, else nothing."""
        found = _ATTRIBUTE_NAME.match(self.source, self.at)
        name = found.group().lower() if found else ""
        if not name:
            raise _unreadable(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
        self.at += len(name)
        self._skip_spaces()
        value = ""
        if self._here() == "=":
            self.at += 1
            self._skip_spaces()
            value = self._quoted() if self._here() in {"'", '"'} else self._token()
        if (tag, name) == ("blockquote", "expandable"):
            return "expandable"
        if (tag, name) in {("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id")}:
            return value
        if (tag, name) == ("code", "class") and value.startswith("language-"):
            return value.removeprefix("language-")
        return ""

    def _quoted(self) -> str:
        quote = self._here()
        self.at += 1
        value: list[str] = []
        while self._here() not in {quote, ""}:
            value.append(self._character())
        self.at += 1
        return "".join(value)

    def _token(self) -> str:
        begin = self.at
        found = _NAME_TOKEN.match(self.source, self.at)
        self.at = found.end() if found else self.at
        if not self._here().isspace() and self._here() not in {">", ""}:
            raise _unreadable(f"Unexpected end of name token at byte offset {self._byte(begin)}")
        return self.source[begin : self.at].lower()

    def _end_tag(self) -> None:
        place = self._byte(self.at)
        if not self.open:
            raise _unreadable(f"Unexpected end tag at byte offset {place}")
        self.at += 2
        name = self._until(">").lower()
        self._skip_spaces()
        if self._here() != ">":
            raise _unreadable(f"Unclosed end tag at byte offset {place}")
        self.at += 1
        opened = self.open[-1]
        if name and name != opened.tag:
            raise _unreadable(
                f'Unmatched end tag at byte offset {place}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.open.pop()
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        length = self.offset - opened.offset
        if not length:
            return
        entity: Json = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            inside = "".join(self.plain)[-length:]
            if not (url := _good_url(opened.argument or inside)):
                return
            entity["url"] = url
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdigit():
                raise _unreadable("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "code" and opened.argument and self.open and self.open[-1].tag == "pre":
            self.open[-1].argument = opened.argument
            return
        elif opened.tag == "pre" and opened.argument:
            entity["language"] = opened.argument
        self.entities.append(entity)


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _good_url(url: str) -> str:
    """The link as Telegram keeps it (a bare host gets its slash), or nothing where it is no link."""
    if re.fullmatch(r"(?:tg|mailto|tel|ton):\S+", url):
        return url
    if "://" not in url:
        url = "http://" + url
    if not re.fullmatch(r"https?://[^\s/?#]+\.?[^\s]*", url) or ("." not in url and "localhost" not in url):
        return ""
    return url if re.match(r"https?://[^/?#]+[/?#]", url) else url + "/"


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of Telegram's HTML; raises `Refused` (400, "can't parse entities: …")."""
    return _Reader(source).read()


def find_entities(text: str, marked: list[Json]) -> list[Json]:
    """`marked`, and what Telegram finds by itself (commands, links, mentions, hashtags), in Telegram's order."""
    taken = [range(e["offset"], e["offset"] + e["length"]) for e in marked if e["type"] in {"code", "pre", "text_link"}]
    found = list(marked)
    for kind, pattern in _FOUND_BY_ITSELF:
        for match in pattern.finditer(text):
            begin = utf16_length(text[: match.start()])
            span = range(begin, begin + utf16_length(match.group()))
            if not any(span.start < other.stop and other.start < span.stop for other in taken):
                taken.append(span)
                found.append({"type": kind, "offset": span.start, "length": len(span)})
    found.sort(key=lambda e: (e["offset"], -e["length"], _ORDER.index(e["type"]) if e["type"] in _ORDER else -1))
    return [entity for entity, before in zip(found, [None, *found], strict=False) if entity != before][:MAX_ENTITIES]


def tidy(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text as Telegram stores it: no carriage returns, no white space around it; entities moved along."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", text.replace("\r", ""))
    left = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    kept = []
    for entity in entities:
        begin = max(entity["offset"] - left, 0)
        stop = min(entity["offset"] + entity["length"] - left, end)
        if begin < stop:
            kept.append({**entity, "offset": begin, "length": stop - begin})
    return text, kept

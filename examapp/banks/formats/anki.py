"""Items as an Anki package: notes that keep their identity, so that importing again updates them and doubles none."""

import io
import sqlite3
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from html import escape
from itertools import count
from string import Template
from typing import TYPE_CHECKING

from examapp.domain.errors import Message, NotPossible
from examapp.domain.items import sha256_of

if TYPE_CHECKING:
    from genanki import Deck, Model, Note

# What stands in for the time of making: a package of the same items is the same, bit for bit.
EARLIEST = date(2020, 1, 1)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
# Changes only with the fields below: Anki takes a note type of the same number for the same one.
NOTE_TYPE = "examapp note type 1"
FIELDS = ("Item", "Kind", "Facts", "Stem", "Options", "Key", "Rationale", "Grounds", "Topic")
FRONT = Template("""<div class="item" lang="$lang">
<div class="kind">{{Kind}}</div>
{{#Facts}}<div class="facts">{{Facts}}</div>{{/Facts}}
<div class="stem">{{Stem}}</div>
{{Options}}
</div>""")
BACK = Template("""{{FrontSide}}
<hr id="answer">
<div class="item" lang="$lang">
<div class="key">$key</div>
<div class="part">$rationale</div>
<div class="rationale">{{Rationale}}</div>
{{#Grounds}}<div class="part">$grounds</div>
<div class="grounds">{{Grounds}}</div>{{/Grounds}}
<div class="topic">$topic</div>
</div>""")
STYLE = """.card { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  font-size: 19px; line-height: 1.7; text-align: left; }
.item { max-width: 38em; margin: 0 auto; line-break: strict; overflow-wrap: break-word; text-autospace: normal; }
.kind, .part, .topic { font-size: 80%; opacity: 0.7; }
.facts { border-left: 3px solid #8a8672; padding: 0 0 0 0.7em; margin: 0.5em 0; }
.stem { margin: 0.5em 0; }
ol { list-style: none; margin: 0; padding: 0; }
li { padding-left: 1.7em; text-indent: -1.7em; margin: 0.3em 0; }
.letter { display: inline-block; width: 1.7em; text-indent: 0; }
.key { font-weight: bold; margin: 0.5em 0; }
.grounds { font-size: 85%; margin: 0.7em 0; }
.grounds li { padding-left: 0; text-indent: 0; }
"""


@dataclass(frozen=True, slots=True)
class Words:
    """What the cards say of themselves, in the language of the items; `key` and `topic` name where the value stands."""

    language: str
    name: str
    key: str
    rationale: str
    grounds: str
    topic: str


@dataclass(frozen=True, slots=True)
class Card:
    """One item as plain text: options with their letters, grounds a line each; `checked` is when it was reviewed."""

    item_id: str
    kind: str
    facts: str
    stem: str
    options: tuple[tuple[str, str], ...]
    key: str
    rationale: str
    grounds: tuple[str, ...]
    tags: tuple[str, ...]
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class TopicCards:
    """A deck: the cards of one topic."""

    topic: str
    title: str
    cards: tuple[Card, ...]


def anki_package(topics: Sequence[TopicCards], words: Words) -> bytes:
    """The package, a deck a topic below one that holds them; NotPossible where genanki is not installed.

    Anki takes a note for newer than its own by the time of its change. That is here the day of the newest review.
    """
    try:
        from genanki import Package  # only where a package is written
    except ModuleNotFoundError as error:
        raise NotPossible(
            Message("An Anki package needs genanki, which is not installed."),
            hint=Message("Install it with: pip install 'examapp[anki]'"),
        ) from error

    model = _model(words)
    package = Package([_deck(topic, model, words) for topic in topics])
    checked = [card.checked for topic in topics for card in topic.cards if card.checked is not None]
    made_s = int(datetime.combine(max(checked, default=EARLIEST), time(), UTC).timestamp())
    # Anki's own database is written by genanki; in memory, because its way to a file leaves a copy behind.
    connection = sqlite3.connect(":memory:")
    try:
        package.write_to_db(connection.cursor(), made_s, count(made_s * 1000))
        connection.commit()
        collection = connection.serialize()
    finally:
        connection.close()
    return _zip({"collection.anki2": collection, "media": b"{}"})


def _model(words: Words) -> "Model":
    from genanki import Model

    told = {
        "lang": "zh-CN" if words.language == "zh" else "en",
        "key": escape(words.key).format(key="{{Key}}"),
        "rationale": escape(words.rationale),
        "grounds": escape(words.grounds),
        "topic": escape(words.topic).format(topic="{{Topic}}"),
    }
    template = {"name": words.name, "qfmt": FRONT.substitute(told), "afmt": BACK.substitute(told)}
    fields = [{"name": name} for name in FIELDS]
    return Model(_number(NOTE_TYPE, words.language), words.name, fields=fields, templates=[template], css=STYLE)


def _deck(topic: TopicCards, model: "Model", words: Words) -> "Deck":
    from genanki import Deck

    # Two colons would open a deck below.
    title = f"{topic.topic} {topic.title}".strip().replace("::", ":")
    deck = Deck(_number("examapp deck", words.language, topic.topic), f"{words.name}::{title}")
    for card in topic.cards:
        deck.add_note(_note(card, topic, model))
    return deck


def _note(card: Card, topic: TopicCards, model: "Model") -> "Note":
    from genanki import Note, guid_for

    values = {
        "Item": escape(card.item_id),
        "Kind": escape(card.kind),
        "Facts": _html(card.facts),
        "Stem": _html(card.stem),
        "Options": _list(
            f'<span class="letter">{escape(letter)}.</span>{_html(text)}' for letter, text in card.options
        ),
        "Key": escape(card.key),
        "Rationale": _html(card.rationale),
        "Grounds": _list(_html(ground) for ground in card.grounds),
        "Topic": escape(topic.title),
    }
    tags = [tag.replace(" ", "_") for tag in card.tags]
    fields = [values[name] for name in FIELDS]
    return Note(model=model, fields=fields, tags=tags, guid=guid_for("examapp", card.item_id))


def _html(text: str) -> str:
    """Plain text for a field: nothing in it is markup, and its lines stay lines."""
    lines = [escape(line.strip()) for line in text.strip().splitlines()]
    return "<br>".join(lines)


def _list(entries: Iterable[str]) -> str:
    found = "".join(f"<li>{entry}</li>" for entry in entries)
    return f"<ol>{found}</ol>" if found else ""


def _number(*names: str) -> int:
    """A number for Anki that these names always have: 2 to the power of 30, and less than twice that."""
    return 2**30 + int(sha256_of(list(names))[:7], 16)


def _zip(members: dict[str, bytes]) -> bytes:
    paper = io.BytesIO()
    with zipfile.ZipFile(paper, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(info, content)
    return paper.getvalue()

"""What is said of an item wherever it is shown: type, level, options, key, and the grounds that the key rests on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from examapp.domain.articles import article_name, main_number
from examapp.domain.errors import Message
from examapp.domain.forms import FormItem
from examapp.domain.items import TRUE_OPTION, Item, ItemStatus, ItemType, Option, Outcome
from examapp.domain.statutes import Citation, Registry, Texts
from examapp.locale import _, current_language, say

LETTERS = "ABCDEFGH"
TYPE_WORDS = {
    ItemType.TRUE_FALSE: Message("True or false"),
    ItemType.SINGLE: Message("Single choice"),
    ItemType.MULTIPLE: Message("Multiple choice"),
    ItemType.INDEFINITE: Message("One or more"),
}
LEVEL_WORDS: Mapping[int, Message] = {1: Message("easy"), 2: Message("medium"), 3: Message("hard")}
ITEM_STATUS_WORDS = {
    ItemStatus.DRAFT: Message("draft"),
    ItemStatus.REVIEWED: Message("reviewed"),
    ItemStatus.RETIRED: Message("retired"),
}
OUTCOME_WORDS = {
    Outcome.AGREED: Message("second reading {date}: agreed"),
    Outcome.MENDED: Message("second reading {date}: mended, then agreed"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A citation as it is read: the article's name, the words quoted, and the article itself where it is at hand."""

    name: str
    words: str
    article: str | None


def kind_text(item: FormItem | Item) -> str:
    """The type of an item, and that it belongs to a case."""
    kind = say(TYPE_WORDS[item.type])
    return _("Case ({kind})").format(kind=kind) if item.stimulus is not None else kind


def option_text(item: FormItem | Item, option: Option) -> str:
    """What an option says; true and false are said in the language in use."""
    if item.type is ItemType.TRUE_FALSE:
        return _("True") if option.option_id == TRUE_OPTION else _("False")
    return option.text


def key_text(item: Item) -> str:
    """The key in letters, or as true or false."""
    if item.type is ItemType.TRUE_FALSE:
        return _("True") if TRUE_OPTION in item.key else _("False")
    return "".join(sorted(item.key))


def letters_of(item: FormItem | Item, option_ids: Collection[str]) -> str:
    """The letters under which these options are shown; true and false with their word."""
    shown = zip(LETTERS, item.options, strict=False)
    if item.type is ItemType.TRUE_FALSE:
        lettered = _("{letter} ({word})")
        return "".join(
            lettered.format(letter=letter, word=option_text(item, option))
            for letter, option in shown
            if option.option_id in option_ids
        )
    return "".join(letter for letter, option in shown if option.option_id in option_ids)


def citation_name(citation: Citation, registry: Registry) -> str:
    """The article cited as people name it, with the version: 《法律援助法》（2021）第二十条."""
    statute = registry.get(citation.statute_id)
    title = statute.short_title if statute else citation.statute_id
    by_items = statute is not None and statute.by_items
    return _("{title} ({version}), {article}").format(
        title=title, version=citation.version, article=_article(citation.article, by_items=by_items)
    )


def _article(article: str, *, by_items: bool) -> str:
    if current_language() == "zh" or main_number(article) is None:
        return article_name(article, by_items=by_items)
    number = article.replace("之", "-")
    return _("item {number}").format(number=number) if by_items else _("Article {number}").format(number=number)


def ground_text(ground: Ground) -> str:
    """The article's name with the words quoted from it."""
    return _("{article}: “{words}”").format(article=ground.name, words=ground.words) if ground.words else ground.name


def grounds_of(item: Item, registry: Registry, texts: Texts) -> tuple[Ground, ...]:
    """What the key rests on, in the order of the item; an article that is cited twice stands once."""
    grounds: dict[str, Ground] = {}
    for citation in item.citations:
        text = texts.get(citation.reference)
        article = text.articles.get(citation.article) if text else None
        name = citation_name(citation, registry)
        words = "……".join(filter(None, [grounds[name].words if name in grounds else "", citation.quote]))
        grounds[name] = Ground(name, words, article)
    return tuple(grounds.values())

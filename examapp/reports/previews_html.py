"""Items side by side with what is behind them, as one page to print for a review meeting: no script, no network."""

from collections.abc import Iterator, Sequence
from html import escape

from examapp.locale import _, current_language
from examapp.reports.items import Ground, ground_text
from examapp.reports.previews import BankPreview, ItemPreview

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.65 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  color: #1b1b1b; background: #fbfaf5; margin: 0 auto; max-width: 1180px; padding: 24px; }
h1 { font-size: 20px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 32px 0 8px; }
.note { color: #555; margin: 0 0 16px; }
article { border: 1px solid #c9c6ba; border-radius: 4px; background: #fff; margin: 0 0 14px; break-inside: avoid; }
header { border-bottom: 1px solid #e2dfd4; padding: 6px 14px; color: #444; font-size: 13px; }
header b { color: #1b1b1b; font-size: 14px; }
.sides { display: grid; grid-template-columns: 1fr 1fr; }
.sides > div { padding: 10px 14px; }
.behind { border-left: 1px solid #e2dfd4; background: #fcfcf9; font-size: 14px; }
.facts { background: #f4f2ea; border-left: 3px solid #8a8672; padding: 6px 10px; margin: 0 0 10px; }
p { margin: 0 0 8px; }
ol { list-style: none; margin: 0; padding: 0; }
li { display: grid; grid-template-columns: 2.2em 1.4em 1fr; margin: 0 0 4px; }
.key { font-weight: 600; } .sign { white-space: pre; }
blockquote { margin: 4px 0 8px; padding: 4px 10px; border-left: 3px solid #b9c7d6; color: #333; font-size: 13px; }
mark { background: #fff2b3; }
.verdict { border-top: 1px solid #e2dfd4; padding: 6px 14px; font-size: 13px; color: #444; }
.line { display: inline-block; min-width: 14em; border-bottom: 1px solid #999; }
@media screen and (max-width: 800px) { .sides { grid-template-columns: 1fr; }
  .behind { border-left: 0; border-top: 1px solid #e2dfd4; } }
@media print { body { background: #fff; max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; }
  @page { size: A4 landscape; margin: 12mm; } }
"""


def previews_html(previews: Sequence[BankPreview], *, blind: bool = False) -> str:
    """The page; `blind` leaves out key, rationale and grounds, and gives room for a second reader's answers."""
    title = _("Items for a second reading, without keys") if blind else _("Items for review")
    count = sum(len(bank.items) for bank in previews)
    language = "zh-CN" if current_language() == "zh" else "en"
    head = f'<head><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style></head>'
    parts = [f'<!doctype html>\n<html lang="{language}">\n{head}\n<body>', f"<h1>{escape(title)}</h1>"]
    note = _("{count} items. Left: what the candidate sees. Right: {right}.")
    right = _("room for the reader's answer") if blind else _("key, rationale and the articles that decide")
    parts.append(f'<p class="note">{escape(note.format(count=count, right=right))}</p>')
    for bank in previews:
        parts.append(f"<h2>{escape(bank.title)}</h2>")
        parts += [_article(item, bank.language, blind=blind) for item in bank.items]
    return "\n".join([*parts, "</body>", "</html>", ""])


def _article(item: ItemPreview, language: str, *, blind: bool) -> str:
    facts = item.kind if blind else f"{item.kind} · {item.facts}"
    heading = f"<header><b>{item.number} · {escape(item.item_id)}</b> {escape(facts)}</header>"
    seen = "".join(_seen(item))
    behind = "".join(_room() if blind else _behind(item))
    lang = "zh-CN" if language == "zh" else "en"
    sides = f'<div class="sides"><div class="seen" lang="{lang}">{seen}</div><div class="behind">{behind}</div></div>'
    return f"<article>{heading}{sides}{'' if blind else _verdict()}</article>"


def _seen(item: ItemPreview) -> Iterator[str]:
    if item.stimulus is not None:
        yield f'<p class="facts">{escape(_("[Case] ") + item.stimulus)}</p>'
    yield f"<p>{escape(item.stem)}</p><ol>"
    for option in item.options:
        cells = f'<span class="sign">{option.marker}</span><span>{option.letter}</span>'
        yield f"<li>{cells}<span>{escape(option.text)}</span></li>"
    yield "</ol>"


def _behind(item: ItemPreview) -> Iterator[str]:
    yield f'<p class="key">{escape(_("Key: {key}").format(key=item.key))}</p>'
    yield from (f"<p>{escape(line)}</p>" for line in item.rationale)
    yield from (_ground(ground) for ground in item.grounds)
    if item.review:
        yield f'<p class="note">{escape(item.review)}</p>'


def _ground(ground: Ground) -> str:
    """The article's name, and the article with the quoted words marked; where it is not at hand, the words alone."""
    if ground.article is None:
        return f"<p>{escape(ground_text(ground))}</p>"
    text = escape(ground.article)
    for words in ground.words.split("……"):
        text = text.replace(escape(words), f"<mark>{escape(words)}</mark>") if words else text
    return f"<p>{escape(ground.name)}</p><blockquote>{text.replace(chr(10), '<br>')}</blockquote>"


def _room() -> Iterator[str]:
    for word in (_("Answer:"), _("Article:"), _("Remarks:")):
        yield f'<p>{escape(word)} <span class="line">&nbsp;</span></p>'


def _verdict() -> str:
    """What a meeting decides of an item, to be ticked by hand."""
    boxes = "　".join(f"□ {escape(word)}" for word in (_("keep"), _("mend"), _("drop")))
    return f'<div class="verdict">{boxes}　{escape(_("Remarks:"))} <span class="line">&nbsp;</span></div>'

"""Citations as trainers write them, such as 《法律援助法》第二十条, against the registry."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from examapp.domain.errors import Message
from examapp.domain.statutes import Citation, Registry, Statute, StatuteStatus, Version

TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
NUMERAL = "一二三四五六七八九十百千零〇两0-9"
ARTICLE = re.compile(rf"第\s*([{NUMERAL}]+)\s*条(?:\s*之([一二三四五六七八九十]))?")
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was written and why no citation came of it."""

    text: str
    reason: Message


def number_of(text: str) -> int:
    """The number that Chinese numerals or digits say; 0 where they say none."""
    folded = unicodedata.normalize("NFKC", text)
    if folded.isascii():
        return int(folded) if folded.isdigit() else 0
    total = digit = 0
    for sign in folded:
        if sign in UNITS:
            total += (digit or 1) * UNITS[sign]
            digit = 0
        else:
            digit = 10 * digit + DIGITS[sign] if sign in DIGITS else 10 * digit + int(sign)
    return total + digit


@dataclass(frozen=True, slots=True)
class Grounds:
    """Finds statutes by their titles; `pinned` are the versions to cite, by statute."""

    registry: Registry
    pinned: Mapping[str, str]

    def read(self, text: str) -> tuple[tuple[Citation, ...], tuple[Dropped, ...]]:
        """The citations in a cell, and what had to be left out."""
        citations: list[Citation] = []
        dropped: list[Dropped] = []
        for title, behind in self._parts(text) if text else ():
            for each in self._cited(title, behind):
                if isinstance(each, Citation):
                    citations += [each] if each not in citations else []
                else:
                    dropped.append(each)
        return tuple(citations), tuple(dropped)

    def _parts(self, text: str) -> Iterator[tuple[str, str]]:
        """Each title with what follows it; what stands before the first may name a statute without its brackets."""
        starts = list(TITLE.finditer(text))
        before = text[: starts[0].start()] if starts else text
        if not starts or ARTICLE.search(before):
            names = sorted((name for name in self._names() if name in bare(before)), key=len, reverse=True)
            yield (names[0] if names else ""), before
        ends = [*(found.start() for found in starts[1:]), len(text)]
        yield from ((found[1], text[found.end() : end]) for found, end in zip(starts, ends, strict=False))

    def _names(self) -> dict[str, Statute]:
        """Titles and short titles, bare, to their statutes."""
        pairs = [(name, statute) for statute in self.registry.values() for name in (statute.title, statute.short_title)]
        return {bare(name): statute for name, statute in pairs}

    def _cited(self, title: str, behind: str) -> Iterator[Citation | Dropped]:
        written = f"《{title}》" if title else behind.strip(" \n;；,，、。")
        statute = self._statute(title)
        if isinstance(statute, Message):
            yield Dropped(written, statute)
            return
        version = self._version(statute, behind)
        if isinstance(version, Message):
            yield Dropped(written, version)
            return
        articles = ARTICLE.findall(behind)
        if not articles:
            yield Dropped(written, Message("no article is named"))
        for numeral, insertion in articles:
            number = number_of(numeral)
            article = f"{number}之{insertion}" if insertion else str(number)
            if number < 1 or (version.articles is not None and number > version.articles):
                values = {"article": article, "articles": version.articles or 0}
                yield Dropped(written, Message("article {article} is none of its {articles}", values))
            else:
                yield Citation(statute.statute_id, version.version, article)

    def _statute(self, title: str) -> Statute | Message:
        if not title:
            if len(self.pinned) == 1:
                return self.registry[next(iter(self.pinned))]
            return Message("no statute is named")
        statute = self._names().get(bare(title))
        return statute or Message("the registry has no statute of this title")

    def _version(self, statute: Statute, behind: str) -> Version | Message:
        """The version pinned, else the one of the year that is written, else the only one at hand."""
        at_hand = [each for each in statute.versions if each.status is not StatuteStatus.NOT_AT_HAND]
        before_article = behind[: found.start()] if (found := ARTICLE.search(behind)) else behind
        year = YEAR.search(before_article)
        name = self.pinned.get(statute.statute_id) or (year[0] if year else "")
        named = [each for each in at_hand if each.version == name] if name else at_hand
        if len(named) == 1:
            return named[0]
        versions = ", ".join(f"{statute.statute_id}@{each.version}" for each in at_hand)
        if not versions:
            return Message("no version of it is at hand")
        return Message("which version is not clear: choose with --cite one of {versions}", {"versions": versions})


def bare(title: str) -> str:
    """A title without the country, a remark in brackets, and quotation marks."""
    folded = unicodedata.normalize("NFKC", title).removeprefix("中华人民共和国")
    return re.sub(r"\(试行\)|\(\d{4}[^()]*\)|[《》〈〉\s]", "", folded)

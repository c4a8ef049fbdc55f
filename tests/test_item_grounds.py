"""Citations as trainers write them."""

import pytest

from examapp.banks.formats.grounds import Grounds, number_of
from examapp.domain.statutes import Citation, Statute, StatuteStatus, Version
from tests.bank_cases import REGISTRY

ONE = Statute(
    "ethics", "律师执业行为规范（试行）", "行为规范", "律协", (Version("2018", StatuteStatus.TRIAL, articles=109),)
)
NONE = Statute("new-law", "某新法", "新法", "某", (Version("2030", StatuteStatus.NOT_AT_HAND),))
REGISTRY = {**REGISTRY, "ethics": ONE, "new-law": NONE}


def read(text, **pinned):
    citations, dropped = Grounds(REGISTRY, {name.replace("_", "-"): version for name, version in pinned.items()}).read(
        text
    )
    return [(each.statute_id, each.version, each.article) for each in citations], [
        (each.text, str(each.reason)) for each in dropped
    ]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("二十", 20),
        ("十", 10),
        ("十二", 12),
        ("一百零八", 108),
        ("一百一十", 110),
        ("三百零八", 308),
        ("1234", 1234),
        ("２０", 20),
        ("二〇", 20),
        ("两百", 200),
        ("一千二百六十", 1260),
    ],
)
def test_numbers_of_articles(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["《律师执业行为规范》第十二条", "《律师执业行为规范（试行）》（2018）第12条第一款", "行为规范第十二条"]
)
def test_a_statute_with_one_version_at_hand_is_cited(text):
    assert read(text) == ([("ethics", "2018", "12")], [])


def test_several_articles_and_several_statutes():
    text = "《行为规范》第三条、第四条；《中华人民共和国法律援助法》（2021年）第二十条"
    cited, dropped = read(text)
    assert cited == [("ethics", "2018", "3"), ("ethics", "2018", "4"), ("legal-aid-law", "2021", "20")]
    assert dropped == []


def test_an_inserted_article_keeps_its_mark():
    assert read("《行为规范》第八条之一")[0] == [("ethics", "2018", "8之一")]


def test_which_of_two_versions_is_not_guessed():
    cited, ((text, reason),) = read("《法律援助法》第二十条")
    assert (cited, text) == ([], "《法律援助法》")
    assert "legal-aid-law@2021, legal-aid-law@2003" in reason
    assert read("《法律援助法》第二十条", legal_aid_law="2003")[0] == [("legal-aid-law", "2003", "20")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("《某某办法》第三条", "no statute of this title"),
        ("《新法》第三条", "no version of it is at hand"),
        ("《行为规范》", "no article"),
        ("《行为规范》第一百一十条", "article 110 is none of its 109"),
        ("《行为规范》（2004）第三条", "which version"),
        ("教材第三章", "no statute is named"),
        ("第三条", "no statute is named"),
    ],
)
def test_what_cannot_be_cited_is_named_with_its_reason(text, reason):
    cited, ((_text, said),) = read(text)
    assert cited == []
    assert reason in said


def test_articles_alone_belong_to_the_one_statute_that_is_pinned():
    assert read("第三条", ethics="2018")[0] == [("ethics", "2018", "3")]


def test_nothing_before_a_title_is_lost_without_a_word():
    cited, dropped = read("行为规范第三条；《某某办法》第九条")
    assert cited == [("ethics", "2018", "3")]
    assert [text for text, _reason in dropped] == ["《某某办法》"]
    assert Grounds(REGISTRY, {}).read("") == ((), ())
    assert Citation("ethics", "2018", "3") in Grounds(REGISTRY, {}).read("行为规范第三条")[0]

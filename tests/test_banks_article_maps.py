"""Tables of which article became which."""

import pytest

from examapp.banks.article_maps import read_article_map


def read(tmp_path, text):
    path = tmp_path / "map.csv"
    path.write_text(text, encoding="utf-8")
    found, problems = read_article_map(path)
    return dict(found.articles), [(each.rule, each.place.line, each.place.column) for each in problems]


def test_single_articles_ranges_divisions_and_repeals_are_read(tmp_path):
    articles, problems = read(
        tmp_path,
        "律师法条文对照,,\n备注,旧条,新条\n,第一条,1\n,7至9,8至10\n,12-13,14—15\n,38,40、41\n,308之一,三百一十条\n,50,废止\n,60,62\n,60,63\n",
    )
    assert problems == []
    assert articles == {
        "1": ("1",),
        "7": ("8",),
        "8": ("9",),
        "9": ("10",),
        "12": ("14",),
        "13": ("15",),
        "38": ("40", "41"),
        "308之一": ("310",),
        "50": (),
        "60": ("62", "63"),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("旧,新\n1,2\n", ("map-headings", 1, 0)),
        ("旧条,新条\n", ("map-empty", 1, 0)),
        ("旧条,新条\n1,\n2,3\n", ("map-cell", 2, 2)),
        ("旧条,新条\n附则,2\n", ("map-cell", 2, 1)),
        ("旧条,新条\n9至7,2\n", ("map-cell", 2, 1)),
        ("旧条,新条\n2026-07-10,2\n", ("map-cell", 2, 1)),
        ("旧条,新条\n7至9,8至9\n", ("map-lengths", 2, 2)),
    ],
)
def test_what_is_wrong_is_said_with_row_and_column(tmp_path, text, found):
    _articles, problems = read(tmp_path, text)
    assert problems == [found]

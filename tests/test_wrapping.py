from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from examapp.reports.wrapping import NOT_AT_END, NOT_AT_START, wrap

CHINESE = "法律援助律师应当谢绝财物收取费用案件承办人"
PIECES = ["谢绝，", "（费用）", "“辛苦费”", "《办法》。", "承办", "SELECT", "……", "收取？"]


def bare(text):
    return "".join(text.split())


@given(st.text(max_size=200), st.integers(min_value=2, max_value=90))
def test_nothing_is_lost_and_no_line_is_too_wide(text, width):
    lines = wrap(text, width)
    assert bare("".join(lines)) == bare(text.expandtabs(4))
    assert all(cell_len(line) <= width for line in lines)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60), st.integers(min_value=20, max_value=90))
def test_punctuation_stands_where_chinese_printing_wants_it(pieces, width):
    lines = wrap("".join(pieces), width)
    assert not any(line[0] in NOT_AT_START for line in lines[1:])
    assert not any(line[-1] in NOT_AT_END for line in lines[:-1])


@given(st.text(alphabet=CHINESE, min_size=1, max_size=200), st.integers(min_value=2, max_value=90))
def test_lines_are_filled(text, width):
    lines = wrap(text, width)
    assert all(len(line) == width // 2 for line in lines[:-1])


def test_a_closing_mark_takes_its_character_to_the_next_line():
    assert wrap("一律谢绝。", 8) == ["一律谢", "绝。"]


def test_an_opening_mark_goes_with_what_follows():
    assert wrap("另付（费用）", 6) == ["另付", "（费", "用）"]


def test_words_stay_whole():
    assert wrap("使用 SELECT 语句", 10) == ["使用", "SELECT 语", "句"]


def test_a_word_wider_than_the_line_is_cut():
    assert wrap("x" * 12, 5) == ["xxxxx", "xxxxx", "xx"]


def test_paragraphs_and_empty_lines_are_kept():
    assert wrap("一\n\n二", 10) == ["一", "", "二"]


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 10) == [""]

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from chart_cases import NAMES, charts
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from examapp.locale import use_language
from examapp.reports.charts import Mark, Scale, legend_lines, painted, round_ticks, tick_text

PRINT_ALL = """
from chart_cases import charts
for name, chart in charts("en").items():
    print(name, chart.svg(), *chart.terminal(78), chart.numbers(), sep="\\n")
"""


@pytest.fixture(params=["zh", "en"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [60, 78, 100])
def test_no_line_is_wider_than_the_terminal(language, name, width):
    lines = charts(language)[name].terminal(width)
    assert max(map(cell_len, lines), default=0) <= width
    assert [line for line in lines if line != line.rstrip() or "\t" in line] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_row_of_numbers_has_a_cell_for_each_heading(language, name):
    header, rows = charts(language)[name].numbers()
    assert {len(row) for row in rows} <= {len(header)}


@pytest.mark.parametrize("name", NAMES)
def test_a_chinese_chart_says_no_english_word(name):
    use_language("zh")
    chart = charts("zh")[name]
    header, _rows = chart.numbers()
    said = [*chart.terminal(78), *re.findall(r">([^<]*)</(?:text|title|desc)>", chart.svg()), *header]
    use_language("en")
    assert [line for line in said if re.search("[A-Za-z]{2}", line)] == []


def test_an_english_chart_says_no_chinese_word():
    said = "".join("\n".join(chart.terminal(78)) + chart.svg() for chart in charts("en").values())
    assert not re.search("[\u3000-\u9fff\uff00-\uffef]", said)


def test_the_same_figures_give_the_same_charts_in_every_process():
    printed = set()
    for seed in ("1", "2"):
        paths = os.pathsep.join([str(Path(__file__).parents[1]), str(Path(__file__).parent)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run([sys.executable, "-c", PRINT_ALL], env=environment, capture_output=True, check=True)
        printed.add(done.stdout)
    (text,) = printed
    assert text.count(b"<svg") == len(NAMES)


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6), st.integers(3, 12))
def test_ticks_are_few_even_and_enclose_what_is_measured(low, extent, most):
    ticks = round_ticks(low, low + extent, most=most)
    steps = [after - before for before, after in pairwise(ticks)]
    assert 2 <= len(ticks) <= most
    assert ticks[0] <= low + extent * 1e-6
    assert ticks[-1] >= low + extent - extent * 1e-6
    assert steps == pytest.approx([steps[0]] * len(steps))


def test_ticks_of_a_single_value_lie_around_it():
    ticks = round_ticks(70, 70)
    assert ticks[0] < 70 < ticks[-1]


def test_a_tick_has_no_decimals_that_it_does_not_need():
    assert [tick_text(value) for value in (0.0, -0.0, 2.5, 20.0, -0.1)] == ["0", "0", "2.5", "20", "-0.1"]
    assert [tick_text(value, sign=True) for value in (0.0, 2.5, -3.0)] == ["0", "+2.5", "-3"]


def test_a_value_outside_a_scale_goes_to_its_end():
    scale = Scale(0, 10, 100, 200)
    assert [scale.place(value) for value in (-5, 0, 2.5, 10, 99)] == [100, 100, 125, 200, 200]


def test_a_scale_without_extent_puts_everything_in_its_middle():
    assert Scale(3, 3, 0, 10).place(3) == 5


def test_what_is_painted_over_half_a_double_sign_leaves_no_half():
    marks = [
        Mark(0, 0, "法律"),
        Mark(1, 0, "x"),
        Mark(0, 1, "法律"),
        Mark(2, 1, "y"),
        Mark(0, 2, "ab"),
        Mark(1, 2, "援"),
    ]
    assert painted(marks, width=4, height=3) == [" x律", "法y", "a援"]


def test_what_lies_outside_the_ground_is_left_off():
    marks = [Mark(-1, 0, "ab"), Mark(2, 0, "援"), Mark(0, 5, "c")]
    assert painted(marks, width=3, height=1) == ["b"]


def test_a_legend_breaks_between_its_entries():
    assert legend_lines(["● one", "○ two", "□ three"], 14) == ["● one   ○ two", "□ three"]

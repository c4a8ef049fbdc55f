import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from chart_cases import NAMES, charts
from rich.cells import cell_len

from examapp.locale import use_language
from examapp.reports.charts_svg import Box, Fill, area, hatching, lines_of, text, text_width

SVG = "{http://www.w3.org/2000/svg}"
ANCHORS = {"start": 0, "middle": 0.5, "end": 1}
DRAWN = {"svg", "title", "desc", "g", "rect", "line", "path", "circle", "text"}


@pytest.fixture(params=["zh", "en"])
def language(request):
    use_language(request.param)
    yield request.param
    use_language("en")


def texts_of(element, right=0.0, down=0.0):
    """Each text with the box that it takes: half an em a cell wide, from its foot an em high."""
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", element.get("transform", "translate(0 0)"))
    right, down = right + float(moved[1]), down + float(moved[2])
    if element.tag == f"{SVG}text":
        size = float(element.get("font-size"))
        width = cell_len(element.text or "") * size / 2
        left = right + float(element.get("x")) - ANCHORS[element.get("text-anchor")] * width
        yield element.text, Box(left, down + float(element.get("y")) - 0.8 * size, width, size)
    for child in element:
        yield from texts_of(child, right, down)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_lies_on_the_paper_and_on_no_other_text(language, name):
    root = ET.fromstring(charts(language)[name].svg())
    _left, _top, width, height = map(float, root.get("viewBox").split())
    found = list(texts_of(root))
    assert [
        words
        for words, box in found
        if box.x < 0 or box.y < 0 or box.x + box.width > width or box.y + box.height > height
    ] == []
    assert [(one, other) for (one, here), (other, there) in combinations(found, 2) if here.meets(there)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_complete_in_itself_and_without_colour(language, name):
    drawing = charts(language)[name].svg()
    root = ET.fromstring(drawing)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWN
    names = {attribute for element in root.iter() for attribute in element.attrib}
    assert not names & {"id", "class", "style", "href"}
    colours = {element.get(name) for element in root.iter() for name in ("fill", "stroke")} - {None, "none"}
    assert all(re.fullmatch(r"#([0-9a-f])\1\1", colour) for colour in colours)
    assert drawing.count("http") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_drawing_is_160_mm_wide_and_as_high_as_its_units_say(name):
    root = ET.fromstring(charts("en")[name].svg())
    _left, _top, width, height = map(float, root.get("viewBox").split())
    assert root.get("width") == "160mm"
    assert float(root.get("height").removesuffix("mm")) / 160 == pytest.approx(height / width)
    assert root.get("font-family").startswith("'SimSun', ")


def test_typst_draws_every_chart(tmp_path):
    typst = pytest.importorskip("typst")
    for number, chart in enumerate(charts("en").values()):
        (tmp_path / f"{number}.svg").write_text(chart.svg(), encoding="utf-8")
    images = ", ".join(f'image("{number}.svg", width: 160mm)' for number in range(len(NAMES)))
    (tmp_path / "all.typ").write_text(f"#set page(height: auto)\n#stack({images})", encoding="utf-8")
    assert typst.compile(str(tmp_path / "all.typ"), format="png", ppi=30).startswith(b"\x89PNG")


def test_words_are_written_as_words_whatever_signs_they_have():
    drawn = ET.fromstring(text(0, 0, "<b>甲 & 乙</b>\x00\x1b"))
    assert drawn.text == "<b>甲 & 乙</b>"


def test_a_hatching_stays_within_its_rectangle():
    box = Box(10, 20, 33, 7)
    places = re.findall(r"[ML](\S+?) ([\d.]+)", hatching(box))
    assert len(places) > 8
    assert all(10 <= float(x) <= 43 and 20 <= float(y) <= 27 for x, y in places)


def test_an_area_without_extent_is_not_drawn():
    assert area(Box(0, 0, 0, 10), Fill.HATCHED) == []


def test_lines_are_no_wider_than_asked():
    words = "律师与法官检察官交往行为规范（含禁止性规定）WWWW and wage claims of migrant workers"
    assert all(text_width(line) <= 120 for line in lines_of(words, 120))
    assert len(lines_of(words, 120)) > 3

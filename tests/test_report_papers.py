"""Papers and answer sheets in print: structure, the screen's order, pages, and no key anywhere."""

import re
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.admission import Admission
from examapp.domain.assembling import assemble
from examapp.domain.blueprints import SectionKind
from examapp.domain.errors import NotPossible
from examapp.domain.forms import arrange, seat_seed_of
from examapp.domain.items import Option
from examapp.domain.marking import MarkingRule
from examapp.domain.sheets import check_code
from examapp.locale import use_language
from examapp.reports.fonts import fonts_for
from examapp.reports.papers import PaperSection, SheetRow, paper_of
from examapp.reports.papers_html import paper_blocks, papers_html
from examapp.reports.papers_pages import BOX, BOX_GUTTER, BOX_NUMBER, HEIGHT, WIDTH, Block, lines_of, pages_of, rows_of
from examapp.reports.papers_pdf import papers_pdf
from examapp.storage.store import Store
from tests.exam_cases import LICENCE, FakeClock, make_candidate, make_section, small_exam, small_form, small_pool

FORM, KEYS = small_form()
CANDIDATE = make_candidate(name="张 <三>")
SEED = seat_seed_of(FORM, LICENCE)
CODE = check_code(FORM, SEED)


@pytest.fixture(autouse=True)
def _english():
    use_language("en")
    yield
    use_language("en")


def paper(form=FORM, candidate=CANDIDATE, **options):
    return paper_of(arrange(form, SEED), candidate, check_code=CODE, year=2026, **options)


class Reader(HTMLParser):
    """The text of elements by tag and class, and every attribute that could load something."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.found, self.loads = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.loads += [name for name in named if name in ("src", "href", "srcset", "action", "data")]
        if tag not in ("meta", "br"):
            self.open.append([tag, named.get("class") or "", []])

    def handle_endtag(self, tag):
        kind, names, parts = self.open.pop()
        assert kind == tag, f"<{kind}> is closed by </{tag}>"
        text = "".join(parts)
        self.found.append((tag, names, text))
        if self.open:
            self.open[-1][2].append(text)

    def handle_data(self, data):
        if self.open:
            self.open[-1][2].append(data)

    def texts(self, tag, name=""):
        return [text for kind, names, text in self.found if kind == tag and (not name or name in names.split())]


def test_items_and_options_stand_in_the_order_of_the_screen():
    with closing(Store()) as store:
        store.save_candidates([CANDIDATE])
        admission = Admission(FORM, store, FakeClock())
        on_screen = admission.admit(admission.identify(LICENCE)).sitting.form
    page = Reader(papers_html([paper()]))
    assert page.texts("p", "stem") == [item.stem for item in on_screen.items]
    assert page.texts("span", "number") == [f"{number}." for number in range(1, len(on_screen.items) + 1)]
    shown = [option.text for item in on_screen.items if len(item.options) > 2 for option in item.options]
    assert [text[2:] for text in page.texts("li")] == shown
    assert {text[:2] for text in page.texts("li")} == {"A.", "B.", "C.", "D."}


def test_a_page_is_well_formed_and_loads_nothing_and_runs_nothing():
    text = papers_html([paper(), paper(candidate=None)], duplex=True)
    page = Reader(text)
    assert page.open == []
    assert page.loads == []
    assert not re.search(r"<script|@import|url\(|https?:|//", text)


def with_another_key(item):
    """The same item with another option for its key."""
    letters = [option.option_id for option in item.options]
    return replace(item, key=frozenset(letters[:1] if item.key != {letters[0]} else letters[1:2]))


def test_two_key_sheets_give_the_same_bytes():
    form, keys = assemble(small_exam(), [with_another_key(item) for item in small_pool()], seed=7)
    assert all(keys.keys[digest].key != entry.key for digest, entry in KEYS.keys.items())
    assert papers_html([paper(form)]) == papers_html([paper()])


def test_form_seat_and_check_code_stand_on_every_page_and_pages_are_numbered():
    page = Reader(papers_html([paper(long_form())]))
    tops, feet = page.texts("div", "top"), page.texts("div", "foot")
    count = len(page.texts("section", "page"))
    assert count == len(tops) == len(feet) > 3
    spaced = f"{CODE[:3]} {CODE[3:]}"
    assert all(FORM.code in top and "Seat 07" in top and spaced in top for top in tops)
    *papers, sheet = feet
    assert papers == [f"Page {number} of {count - 1}" for number in range(1, count)]
    assert sheet == "Answer sheet, page 1 of 1"


def long_form():
    """The small form with so much to read that it fills several pages."""
    items = tuple(replace(item, stem=f"{item.item_id} " + "word " * 250) for item in FORM.items)
    return replace(FORM, items=items)


def test_sections_say_how_many_items_what_they_are_worth_and_how_they_are_marked():
    page = Reader(papers_html([paper()]))
    assert page.texts("h2") == [
        "1. True false (2 items, 1 pt each, 2 in all)",
        "2. Single (3 items, 1 pt each, 3 in all)",
        "3. Multiple (2 items, 2 pt each, 4 in all)",
        "4. Case (4 items, 2 pt each, 8 in all)",
    ]
    notes = page.texts("div", "heading")
    assert "fill box A if it is right" in notes[0]
    assert "Too many" not in notes[1]
    assert "Too many, too few or wrong letters earn nothing." in notes[2]


def test_a_rule_that_has_no_sentence_is_not_made_up():
    section = replace(make_section(SectionKind.MULTIPLE, {"T01": 1, "T07": 1}), marking=MarkingRule("moodle"))
    exam = replace(FORM.exam, sections=(*FORM.exam.sections[:2], section, FORM.exam.sections[3]))
    notes = Reader(papers_html([paper(replace(FORM, exam=exam))])).texts("div", "heading")
    assert notes[2].endswith("two or more are right.")


def test_chinese_papers_count_their_sections_in_chinese():
    use_language("zh")
    page = Reader(papers_html([paper()]))
    assert [heading[:2] for heading in page.texts("h2")] == ["一、", "二、", "三、", "四、"]
    assert page.texts("h1")[0] == "2026年度Small exam"
    assert "答题卡" in page.texts("h1")


def test_the_title_names_its_year_once():
    form = replace(FORM, exam=replace(FORM.exam, title="Exam of 2026"))
    assert Reader(papers_html([paper(form)])).texts("h1")[0] == "Exam of 2026"


def test_who_sits_is_printed_and_nobody_on_a_spare_paper():
    cells = Reader(papers_html([paper()])).texts("td")
    assert cells[:4] == ["张 <三>", LICENCE, "07", "Mengcheng"]
    spare = papers_html([paper(candidate=None)])
    assert Reader(spare).texts("td")[:4] == ["", "", "", ""]
    assert "Spare paper" in spare


def test_invented_people_are_called_that():
    assert "DEMONSTRATION DATA" in papers_html([paper(demonstration=True)])
    assert "DEMONSTRATION DATA" not in papers_html([paper()])


def test_the_facts_of_a_case_stand_once_before_its_items():
    text = papers_html([paper()])
    cases = dict.fromkeys(item.stimulus for item in arrange(FORM, SEED).items if item.stimulus)
    assert [each.removeprefix("Facts of the case") for each in Reader(text).texts("div", "case")] == list(cases)


def test_rules_speak_of_paper_and_the_exams_own_rules_for_paper_come_first():
    assert "Closed book." not in Reader(papers_html([paper()])).texts("div", "rules")[0]
    form = replace(FORM, exam=replace(FORM.exam, paper_rules="1. Own rule.\n2. Another.\n"))
    rules = Reader(papers_html([paper(form)])).texts("div", "rules")[0]
    assert "1. Own rule.2. Another." in rules
    assert "Only the answer sheet is marked" not in rules
    assert "I work alone." in rules


def test_the_answer_sheet_has_a_row_an_item_with_as_many_boxes_as_options():
    page = Reader(papers_html([paper()], paper=False))
    rows = page.texts("div", "row")
    boxes = ["ABCDEFGH"[: len(item.options)] for item in arrange(FORM, SEED).items]
    assert rows == [f"{number}{letters}" for number, letters in enumerate(boxes, start=1)]
    assert page.texts("p", "stem") == []
    assert len(page.texts("div", "signs")) == 1


def test_paper_or_sheet_alone_and_leaves_of_their_own():
    both, one, other = (
        Reader(papers_html([paper()], **parts)).texts("section")
        for parts in ({}, {"sheet": False}, {"paper": False})
    )  # fmt: skip
    assert [len(one) + len(other), len(other)] == [len(both), 1]
    leaves = Reader(papers_html([paper(), paper()], duplex=True)).texts("section")
    assert len(leaves) % 4 == 0
    assert leaves[len(leaves) // 2 - 1] == ""


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (["five days", "seven days", "ten days", "a month"], 4),
        (["the city's judicial bureau", "the county's", "the court", "the police"], 2),
        (["a very long option that needs the whole line, as most of them do", "b", "c", "d"], 1),
        (["one\ntwo", "b", "c", "d"], 1),
        (["a", "b", "c", "d", "e"], 2),
    ],
)
def test_short_options_stand_beside_each_other(texts, columns):
    options = tuple(Option(letter, text) for letter, text in zip("ABCDE", texts, strict=False))
    single = next(item for item in FORM.items if item.section_id == "single")
    printed = paper(replace(FORM, items=(replace(single, options=options),)))
    assert printed.sections[0].groups[0].items[0].columns == columns


def test_a_long_title_leaves_room_for_the_codes_at_the_head_of_a_page():
    form = replace(FORM, exam=replace(FORM.exam, title="法律援助机构执业律师" * 5))
    words = paper(form).words
    assert words.title.count("法律援助机构执业律师") == 5
    assert words.running.endswith("…")
    assert len(words.running) <= 28
    assert paper().words.running == paper().words.title


@given(st.lists(st.lists(st.integers(2, 8), min_size=1, max_size=5), max_size=12))
def test_no_row_of_an_answer_sheet_is_wider_than_the_paper(counts):
    fives = tuple(tuple(SheetRow(1, "ABCDEFGH"[:count]) for count in five) for five in counts)
    rows = rows_of(PaperSection("", "", "", (), fives))
    assert tuple(five for row in rows for five in row) == fives
    for row in rows:
        widths = [BOX_NUMBER + BOX * max(len(each.letters) for each in five) for five in row]
        assert sum(widths) + BOX_GUTTER * (len(widths) - 1) <= WIDTH


# --- pages -----------------------------------------------------------------------------------------------------------

BLOCKS = st.lists(
    st.builds(Block, st.text(max_size=3), st.floats(1, 120), st.booleans()), max_size=60
)  # fmt: skip


@given(BLOCKS)
def test_every_block_is_on_one_page_in_order_and_no_page_is_too_full(blocks):
    pages = pages_of(blocks)
    assert [block for page in pages for block in page] == blocks
    assert all(sum(block.height for block in page) <= HEIGHT + 1e-6 or len(page) == 1 for page in pages)


@given(BLOCKS)
def test_what_leads_does_not_end_a_page_where_its_followers_fit(blocks):
    chains, chain = [], []
    for block in blocks:
        chain.append(block)
        if not block.leads:
            chains.append(chain)
            chain = []
    pages = pages_of(blocks)
    ends = {id(page[-1]) for page in pages[:-1] if page}
    for one in chains:
        if sum(block.height for block in one) <= HEIGHT:
            assert not any(id(block) in ends for block in one[:-1])


def test_a_block_taller_than_a_page_has_a_page_and_nothing_is_lost():
    blocks = [Block("a", 10), Block("b", HEIGHT * 2), Block("c", 10)]
    assert [[block.html for block in page] for page in pages_of(blocks)] == [["a"], ["b"], ["c"]]


def test_the_last_line_does_not_stand_alone():
    *_rest, before, end = paper_blocks(paper())
    assert before.leads
    assert "End of the paper" in end.html


def test_quotation_marks_are_as_wide_as_chinese_fonts_draw_them():
    assert lines_of("“”" * 40, 174) > lines_of("ab" * 40, 174)


# --- PDF -------------------------------------------------------------------------------------------------------------


def pdf(papers, **options):
    """A PDF of these papers, where typst and a font with Chinese are at hand."""
    pytest.importorskip("typst")
    try:
        return papers_pdf(papers, **options)
    except NotPossible as error:
        if "No font" in str(error.problem):
            pytest.skip("no font with Chinese is installed")
        raise


def page_count(content):
    return len(re.findall(rb"/Type\s*/Page\b", content))


def test_a_pdf_has_paper_and_sheet_and_is_the_same_bytes_each_time():
    content = pdf([paper()])
    assert content.startswith(b"%PDF-")
    assert page_count(content) >= 2
    assert pdf([paper()]) == content
    assert page_count(pdf([paper()], sheet=False)) == page_count(content) - 1


def test_a_pdf_for_both_sides_begins_each_part_on_a_leaf():
    single = page_count(pdf([paper()], sheet=False))
    leaves = (single + 1) // 2 + 1
    assert page_count(pdf([paper(), paper(candidate=None)], duplex=True)) == 2 * 2 * leaves


def test_what_candidates_read_is_not_evaluated():
    nasty = replace(FORM.items[0], stem='#panic("no") $x^2$ *b* @ref <label> \\ #read("/etc/passwd")')
    assert pdf([paper(replace(FORM, items=(nasty, *FORM.items[1:])))]).startswith(b"%PDF-")


def test_fonts_are_taken_from_those_installed_and_chinese_without_one_is_refused():
    assert fonts_for("法", ["Arial", "Noto Sans CJK SC", "SimSun"])[0][0] == "SimSun"
    assert fonts_for("法", ["WenQuanYi Zen Hei"]) == (
        ["WenQuanYi Zen Hei", "Libertinus Serif"],
        ["WenQuanYi Zen Hei", "Libertinus Serif"],
    )
    assert fonts_for("law", []) == (["Libertinus Serif"], ["Libertinus Serif"])
    with pytest.raises(NotPossible) as caught:
        fonts_for("法", ["Arial"])
    assert "fonts-noto-cjk" in str(caught.value.hint)


def test_points_are_printed_exactly():
    section = replace(FORM.exam.sections[0], points=Fraction(1, 2))
    form = replace(FORM, exam=replace(FORM.exam, sections=(section, *FORM.exam.sections[1:])))
    assert "(2 items, 0.5 pt each, 1 in all)" in papers_html([paper(form)])

"""Practice on the full screen: choose, hand in, read why, go on, and the page at the end."""

import pytest
from cases import LONG_STEM, NARROW, WIDE, comes, lines_of, loses, play_in, scrolls, sees, text_of, until
from practice_cases import ARTICLE, FOUR, PracticeRoom, begin, case_items, to_practise
from textual import events

from examapp.domain.items import ItemType
from examapp.tui.option_picker import OptionPicker
from examapp.tui.practising import PractisingScreen
from examapp.tui.round_end import RoundEndScreen

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE], ids=["80x24", "140x40"])
ZH = {
    "place": "第 1 / 3 题 · 对 0", "wrong": "× 错误　正确答案：B　您选了：A", "right": "✓ 正确",
    "ground": "§ 《法律援助法》（2021）第二十条：“不得向受援人收取任何财物”", "keys": "Enter 继续  L 法条",
    "title": "练习 · ", "nothing": "请先选择答案", "hand_in": "Enter 提交",
}  # fmt: skip
EN = {
    "place": "Item 1 / 3 · right 0", "wrong": "× Wrong.   Key: B   You chose: A", "right": "✓ Right",
    "ground": "§ 法律援助法 (2021), Article 20: “不得向受援人收取任何财物”", "keys": "Enter go on  L articles",
    "title": "Practice · ", "nothing": "Choose an answer first", "hand_in": "Enter hand in",
}  # fmt: skip
LANGUAGES = pytest.mark.parametrize(("language", "words"), [("zh", ZH), ("en", EN)], ids=["zh", "en"])


@SIZES
@LANGUAGES
def test_the_verdict_the_rationale_and_the_citations_come_at_once_below_the_options(size, language, words):
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await sees(pilot, words["title"], words["place"], "( ) A", words["hand_in"])
        assert lines_of(pilot.app)[0].endswith(words["place"])
        await pilot.press("a", "enter")
        await sees(pilot, words["wrong"], "A：收下就是收取财物。", words["ground"], words["keys"])
        shown = text_of(pilot.app)
        places = [shown.index(text) for text in ("下列做法", "(●) A", words["wrong"], "土特产也是", "C：折价", "§")]
        assert places == sorted(places)
        assert ARTICLE not in shown
        await pilot.press("enter", "b", "enter")
        await sees(pilot, words["right"])

    play_in(room.app, scene, size=size, language=language)


@LANGUAGES
def test_with_nothing_chosen_enter_says_so_and_judges_nothing(language, words):
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("enter")
        await sees(pilot, words["nothing"])
        assert room.practice.answered is None
        await pilot.press("b")
        await loses(pilot, words["nothing"])

    play_in(room.app, scene, language=language)


def test_after_the_answer_the_choice_cannot_be_changed():
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "enter", "b", "space", "x")
        await sees(pilot, "the choice stays as it was", "(●) A", "( ) B")
        assert room.practice.summary.right == 0
        await pilot.click(OptionPicker, offset=(12, 1))
        await sees(pilot, "(●) A", "( ) B")

    play_in(room.app, scene)


def test_digits_space_and_mouse_choose_and_several_can_be_ticked():
    room = PracticeRoom(to_practise("one"), to_practise("many", ItemType.MULTIPLE, key="BD"), to_practise("two"))

    async def scene(pilot):
        await begin(pilot)
        while room.practice.current.item_id != "many":
            await pilot.press("b", "enter", "enter")
        await sees(pilot, "A-D tick")
        await pilot.press("1", "d", "up", "up", "space")
        await sees(pilot, "[●] A", "▸ [●] B", "[●] D")
        await pilot.click(OptionPicker, offset=(12, 0))
        await until(pilot, lambda: room.practice.chosen == {"B", "D"})
        await pilot.press("enter")
        await sees(pilot, "✓ Right")

    play_in(room.app, scene)


def test_keys_typed_faster_than_the_screen_meet_the_item_they_were_meant_for():
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        for name in ("a", "b", "enter", "enter", "c"):
            pilot.app.post_message(events.Key(name, name if len(name) == 1 else None))
        await sees(pilot, "✓ Right")
        assert room.practice.number == 1
        assert room.practice.chosen == {"B"}

    play_in(room.app, scene)


@SIZES
def test_l_unfolds_the_articles_and_folds_them(size):
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        assert "L articles" not in lines_of(pilot.app)[-1]
        await pilot.press("l")
        await pilot.press("b", "enter")
        await sees(pilot, "§", "L articles")
        await pilot.press("l")
        await sees(pilot, f"│ {ARTICLE}", "§", "✓ Right")
        await pilot.press("l")
        await loses(pilot, ARTICLE)
        await sees(pilot, "§", "✓ Right")
        await pilot.press("l", "enter", "b", "enter")
        await sees(pilot, "§", "Item 2 / 3")
        assert ARTICLE not in text_of(pilot.app)

    play_in(room.app, scene, size=size)


def test_l_is_no_key_where_no_article_is_at_hand():
    room = PracticeRoom(at_hand=False)

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("b", "enter")
        await sees(pilot, "§", "Enter go on")
        assert "L articles" not in lines_of(pilot.app)[-1]
        await pilot.press("l")
        await sees(pilot, "✓ Right")

    play_in(room.app, scene)


def test_long_articles_begin_at_the_top_and_scroll():
    room = PracticeRoom(to_practise("one", article="21"))

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("b", "enter")
        await sees(pilot, "§")
        await pilot.press("l")
        await sees(pilot, "§", "第1款", "PgDn scroll")
        await scrolls(pilot, "pagedown", "第1款：", away=True)
        await scrolls(pilot, "down", "第29款")
        await pilot.press("l")
        await sees(pilot, "✓ Right", "(●) B")

    play_in(room.app, scene)


def test_the_verdict_of_a_stem_longer_than_the_screen_is_seen_and_the_stem_is_still_there():
    room = PracticeRoom(to_practise("long", stem=LONG_STEM))

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("b", "enter")
        await sees(pilot, "✓ Right", "土特产也是财物", f"(●) B  {FOUR[1]}")
        await pilot.press(*["pageup"] * 4)
        await sees(pilot, LONG_STEM[:30])
        await pilot.press("enter")
        await comes(pilot, RoundEndScreen)

    play_in(room.app, scene)


@SIZES
def test_the_facts_of_a_case_stand_beside_its_question_or_behind_s(size):
    room = PracticeRoom(*case_items())

    async def scene(pilot):
        await begin(pilot)
        await sees(pilot, "（c1）", "S case")
        if size == NARROW:
            await pilot.press("s")
            await sees(pilot, "王某因讨薪纠纷")
            assert "Enter" not in lines_of(pilot.app)[-1]
            await pilot.press("a", "enter", "s")
        await sees(pilot, "[ ] A")
        assert room.practice.answered is None
        await pilot.press("a", "c", "enter")
        await sees(pilot, "× Wrong.   Key: AB   You chose: AC")
        if size == WIDE:
            await sees(pilot, "王某因讨薪纠纷")
        await pilot.press("enter")
        await sees(pilot, "（c2）")

    play_in(room.app, scene, size=size)


def test_page_down_scrolls_what_is_read_next_the_facts_and_after_the_answer_the_reasons():
    room = PracticeRoom(*case_items(article="21"))

    async def scene(pilot):
        await begin(pilot)
        await sees(pilot, "[Case] 王某", "PgDn scroll")
        await pilot.press("pagedown")
        await loses(pilot, "[Case] 王某")
        await pilot.press("pageup")
        await sees(pilot, "[Case] 王某")
        await pilot.press("a", "b", "enter", "l")
        await sees(pilot, "第1款")
        await scrolls(pilot, "pagedown", "第1款：", away=True)
        await sees(pilot, "[Case] 王某")

    play_in(room.app, scene, size=(100, 24))


def test_true_and_false_are_said_with_their_letters():
    room = PracticeRoom(to_practise("tf", ItemType.TRUE_FALSE, key="F"))

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("a", "enter")
        await sees(pilot, "× 错误　正确答案：B（错误）　您选了：A（正确）")

    play_in(room.app, scene, language="zh")


def test_a_second_escape_ends_the_round_early_with_what_was_answered():
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("b", "enter", "enter", "escape")
        await sees(pilot, "Esc once more ends the round.")
        await pilot.press("a")
        await loses(pilot, "Esc once more")
        await pilot.press("escape")
        await sees(pilot, "Esc once more ends the round.")
        await pilot.press("escape")
        await comes(pilot, RoundEndScreen)
        await sees(pilot, "Answered 1 of 3 · right 1 · wrong 0", "All answers were right.")
        assert "R wrong" not in lines_of(pilot.app)[-1]
        await pilot.press("enter")

    play_in(room.app, scene)
    assert room.app.return_code == 0


def test_a_round_in_which_nothing_was_answered_ends_without_a_page():
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not pilot.app.is_running or pilot.app._exit)

    play_in(room.app, scene)
    assert room.app.return_code == 0


@SIZES
@pytest.mark.parametrize(
    ("language", "score", "right", "wrong"),
    [
        ("zh", "共 3 题 · 已答 3 · 答对 1 · 答错 2", "各专题答对题数", "答错的题"),
        ("en", "Answered 3 of 3 · right 1 · wrong 2", "Right by topic", "Answered wrong"),
    ],
)
def test_the_page_at_the_end_counts_by_topic_and_names_the_wrong_ones_with_their_keys(
    size, language, score, right, wrong
):
    room = PracticeRoom()

    async def scene(pilot):
        await begin(pilot)
        names = [room.practice.current.item_id]
        await pilot.press("b", "enter", "enter")
        for _item in range(2):
            names.append(room.practice.current.item_id)
            await pilot.press("a", "enter", "enter")
        await comes(pilot, RoundEndScreen)
        await sees(pilot, score, right, "1 / 3   收费与财物", wrong, f"（{names[1]}）", f"✓ B  {FOUR[1]}")
        assert f"（{names[0]}）" not in text_of(pilot.app)
        await pilot.press("r")
        await comes(pilot, PractisingScreen)
        assert (room.practice.count, room.practice.current.item_id) == (2, names[1])

    play_in(room.app, scene, size=size, language=language)


def test_what_was_left_out_is_said_at_the_bottom_until_something_is_done():
    room = PracticeRoom(note="Items left out: 3.")

    async def scene(pilot):
        await begin(pilot)
        await sees(pilot, "Items left out: 3.")
        await pilot.press("a")
        await loses(pilot, "Items left out")

    play_in(room.app, scene)


@LANGUAGES
def test_f1_explains_every_key_and_says_that_it_is_practice(language, words):
    room = PracticeRoom(*case_items())

    async def scene(pilot):
        await begin(pilot)
        await pilot.press("f1")
        await sees(pilot, "不计时" if language == "zh" else "No clock runs")
        assert text_of(pilot.app).count("Enter  ") == 2
        await pilot.press("escape")
        await comes(pilot, PractisingScreen)

    play_in(room.app, scene, language=language)

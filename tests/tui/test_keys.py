from examapp.domain.errors import Message
from examapp.tui.keys import Hint, fitting, hints, key


def binding(name, keys="m", *, show=True):
    return key(keys, name, Message("flag"), sign="M", meaning=Message("Flag"), show=show)


def test_a_letter_is_bound_in_every_spelling():
    assert binding("flag").key.split(",") == ["m", "M", "ｍ", "Ｍ"]


def test_a_named_key_is_bound_as_it_is():
    assert binding("flag", "escape,1").key.split(",") == ["escape", "1", "１"]


def test_only_keys_that_work_are_hinted():
    bindings = [binding("flag"), binding("clear"), binding("quiet", show=False)]
    assert [hint.name for hint in hints(lambda action, _: action != "clear", bindings)] == ["flag"]


def test_what_does_not_fit_gives_way_in_the_order_given():
    entries = [Hint("choose", "A-D", "选"), Hint("clear", "Bksp", "清除"), Hint("help", "F1", "帮助")]
    assert fitting(entries, 80, expendable=("clear",)) == entries
    assert [entry.name for entry in fitting(entries, 20, expendable=("clear",))] == ["choose", "help"]

"""The rehearsal's five items: every kind, both languages, and nothing of the exam's banks or of a key."""

import pytest

from examapp.domain.forms import form_fault
from examapp.domain.items import ItemType
from examapp.domain.rehearsals import rehearsal_form
from examapp.locale import _, say, use_language


@pytest.fixture(params=["en", "zh"])
def form(request):
    use_language(request.param)
    if request.param == "zh" and _("help") == "help":
        use_language("en")
        pytest.skip("the Chinese catalogue is not compiled here")
    yield rehearsal_form(say, language=request.param)
    use_language("en")


def test_there_are_five_items_of_every_kind_and_one_with_facts(form):
    kinds = [item.type for item in form.items]
    assert len(kinds) == form.exam.item_count == 5
    assert set(kinds) == set(ItemType)
    assert sum(item.stimulus is not None for item in form.items) == 1


def test_it_is_a_whole_form(form):
    assert form_fault(form) is None
    assert {item.section_id for item in form.items} == {section.section_id for section in form.exam.sections}


def test_it_asks_about_the_program_in_the_language_in_use(form):
    text = "".join(item.stem + "".join(option.text for option in item.options) for item in form.items)
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    assert (chinese > 100) if form.exam.language == "zh" else (chinese == 0)

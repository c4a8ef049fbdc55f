import gc

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.nodes import MappingNode

from examapp.banks.findings import Findings
from examapp.banks.yaml_nodes import MAX_DEPTH, compose, field_node, gc_paused, may_have_extras, refuse_extras


def values(text):
    return {key.value: value.value for key, value in compose(text).value}


def extras(text):
    findings = Findings("f")
    refuse_extras(compose(text), text, findings)
    return [(problem.place.line, problem.place.column) for problem in findings.problems]


@pytest.mark.parametrize(
    "text", ["no", "1:30", "012", "2026-11-23", "~", "null", "1.0", "0x1F", "yes", "", "1e3", "<<"]
)
def test_every_plain_scalar_stays_the_text_that_it_is(text):
    assert values(f"a: {text}\n") == {"a": text}


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_quoted_text_comes_back_as_it_was(text):
    assert values(yaml.safe_dump({"a": text}, allow_unicode=True)) == {"a": text}


def test_places_are_counted_in_characters():
    ((_first, _value), (key, value)) = compose("甲: 乙\n丙丁戊: 己\n").value
    assert (key.start_mark.line, key.start_mark.column) == (1, 0)
    assert (value.start_mark.line, value.start_mark.column) == (1, 5)


def test_an_empty_text_has_no_tree():
    assert compose("# nothing\n") is None


@pytest.mark.parametrize("text", ["[" * 100_000, "- " * 100_000, "{a: " * 100_000, "? " * 100_000])
def test_a_text_that_would_exhaust_the_parsers_stack_is_a_plain_error(text):
    with pytest.raises(yaml.YAMLError):
        compose(text)


def test_what_people_nest_is_far_from_the_limit():
    assert compose("[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)) is not None
    with pytest.raises(yaml.YAMLError):
        compose("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))


def shape(node):
    place = (node.start_mark.line, node.start_mark.column)
    if isinstance(node.value, str):
        return place, node.value
    return place, [tuple(map(shape, each)) if isinstance(each, tuple) else shape(each) for each in node.value]


def test_the_pure_python_parser_gives_the_same_tree(monkeypatch):
    text = "a: no\nb:\n  - 1:30\n  - '甲'\n  - {x: [y]}\nc: |\n  乙\n"
    fast = shape(compose(text))
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert shape(compose(text)) == fast


def test_anchors_tags_and_what_aliases_stand_for_are_found():
    assert extras("a: &x 甲\nb: *x\n") == [(1, 4), (1, 4)]
    assert extras("a: !!str 甲\nb: [!own 1, !own {c: d}]\n") == [(1, 4), (2, 5), (2, 13)]
    assert extras("&k a: 1\n") != []


def test_a_tree_that_contains_itself_is_walked_once():
    assert extras("a: &x [甲, *x]\n") == [(1, 4)]


def test_the_signs_of_extras_inside_text_are_nobodys_business():
    text = "a: R&D *重要* 好!\nb: '&x !y'\nc: |\n  & !\nd: \"!z\"\n"
    assert may_have_extras(text)
    assert extras(text) == []


def test_the_value_of_a_field_is_found_by_name():
    tree = compose("a: 1\n? [x]\n: 2\nb: 3\n")
    assert isinstance(tree, MappingNode)
    assert field_node(tree, "b").value == "3"
    assert field_node(tree, "c") is None
    assert field_node(field_node(tree, "b"), "a") is None


def test_garbage_collection_is_as_it_was_afterwards():
    assert gc.isenabled()
    with gc_paused():
        assert not gc.isenabled()
        with gc_paused():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()

"""Two people answer for a decision: exactly two, and not the same one twice."""

import click
import pytest

from examapp.cli.witnesses import witnesses


def test_two_names_are_taken_as_they_are_read():
    assert witnesses(["张三", "  Li   Si "]) == ("张三", "Li Si")


@pytest.mark.parametrize(
    "names", [[], ["A"], ["A", "A"], ["A", " a "], ["张 三", "张  三"], ["A", "  "], ["A", "B", "C"]]
)
def test_fewer_more_or_the_same_twice_are_refused(names):
    with pytest.raises(click.UsageError, match="Name two people"):
        witnesses(names)

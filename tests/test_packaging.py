"""What a wheel contains: the code, the shipped banks, and the compiled catalogues."""

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder))
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_shipped_data_file_is_in_the_wheel(names):
    shipped = [path.relative_to(ROOT) for path in (ROOT / "question_banks").rglob("*") if path.is_file()]
    assert shipped
    assert {f"examapp/{path.as_posix()}" for path in shipped} <= names


def test_both_compiled_catalogues_and_the_stylesheets_are_in_the_wheel(names):
    assert {
        "examapp/locale/zh_CN/LC_MESSAGES/examapp.mo",
        "examapp/locale/zh_CN/LC_MESSAGES/messages.mo",
        "examapp/locale/en/LC_MESSAGES/examapp.mo",
        "examapp/tui/app.tcss",
        "examapp/tui/screens.tcss",
        "examapp/py.typed",
    } <= names


def test_every_module_is_in_the_wheel_and_no_test_is(names):
    modules = [path.relative_to(ROOT).as_posix() for path in (ROOT / "examapp").rglob("*.py")]
    assert set(modules) <= names
    assert not [name for name in names if name.startswith("tests/")]

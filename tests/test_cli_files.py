"""Files that commands write: whole or not at all."""

import stat

import pytest

from examapp.cli.files import write_new, write_whole
from examapp.domain.errors import NotPossible


def test_a_new_file_is_written_whole_and_leaves_nothing_else_behind(tmp_path):
    write_new(tmp_path / "new.yaml", b"text")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("new.yaml", b"text")]


def test_what_is_there_is_never_replaced(tmp_path):
    path, link = tmp_path / "old.yaml", tmp_path / "link.yaml"
    path.write_bytes(b"old")
    link.symlink_to(tmp_path / "nowhere")
    for taken in (path, link, tmp_path):
        with pytest.raises(NotPossible):
            write_new(taken, b"new")
    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "old.yaml"]


def test_a_folder_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(NotPossible, match="cannot be written"):
        write_new(tmp_path / "no" / "new.yaml", b"new")


def test_a_file_that_is_there_gets_new_content_and_keeps_who_may_read_it(tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["bank.yaml"]


def test_a_folder_in_the_way_is_said_and_stays(tmp_path):
    (tmp_path / "bank.yaml").mkdir()
    with pytest.raises(NotPossible, match="cannot be written"):
        write_whole(tmp_path / "bank.yaml", b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["bank.yaml"]

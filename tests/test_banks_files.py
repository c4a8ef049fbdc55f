import pytest

from examapp.banks.files import decode, kind_of, lines_of, read_bytes, write_new, yaml_files
from examapp.domain.errors import NotPossible, Place, Problem

TEXT = "format: 1\n题: 甲\n"


def test_utf8_is_read_with_and_without_a_byte_order_mark():
    assert decode(TEXT.encode(), "f") == TEXT
    assert decode(TEXT.encode("utf-8-sig"), "f") == TEXT


def test_a_file_saved_as_gbk_is_one_problem_at_its_first_chinese_character():
    problem = decode("format: 1\nab: 题目\n".encode("gb18030"), "f")
    assert problem.rule == "not-utf8"
    assert problem.place == Place("f", 2, 5)
    assert "GBK" in str(problem.message)
    assert "UTF-8" in str(problem.remedy)


def test_columns_of_a_wrong_byte_are_counted_in_characters():
    problem = decode("甲乙：".encode() + b"\xff\xff", "f")
    assert problem.place == Place("f", 1, 4)
    assert "GBK" not in str(problem.message)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_saved_as_unicode_by_notepad_is_told_so(encoding):
    problem = decode(TEXT.encode(encoding), "f")
    assert problem.rule == "not-utf8"
    assert "UTF-16" in str(problem.message)


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_a_problem(content):
    assert decode(content, "f").rule == "empty-file"


def test_line_ends_that_no_editor_shows_do_not_shift_the_lines():
    text = decode("a: 甲\u2028乙\x85丙\u2029丁\n".encode(), "f")
    assert text == "a: 甲 乙 丙 丁\n"


def test_a_missing_file_and_a_folder_are_problems_with_the_name(tmp_path):
    missing, folder = read_bytes(tmp_path / "no.yaml"), read_bytes(tmp_path)
    assert isinstance(missing, Problem)
    assert missing.place == Place(str(tmp_path / "no.yaml"))
    assert isinstance(folder, Problem)
    assert missing.rule == folder.rule == "no-file"
    assert missing.message != folder.message


def test_a_name_that_the_system_refuses_is_a_problem_with_its_reason(tmp_path):
    problem = read_bytes(tmp_path / ("x" * 5000))
    assert isinstance(problem, Problem)
    assert "name too long" in str(problem.message)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("format: 1\nexam:\n  id: x\n", "exam"),
        ("format: 1\nstatutes:\n  - id: x\n", "statutes"),
        ("format: 1\nbank:\n  statutes:\n", "bank"),
        ("nothing", "bank"),
    ],
)
def test_what_a_file_is_about_is_told_by_its_first_field(text, kind):
    assert kind_of(text.encode()) == kind


def test_lines_are_counted_as_editors_do():
    assert lines_of("a\r\nb\rc\n甲\u2028乙") == ["a", "b", "c", "甲\u2028乙"]


def test_yaml_files_come_by_name_and_nothing_else_comes(tmp_path):
    for name in ("b.yaml", "a.yml", "c.yaml.txt", "readme.md"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in yaml_files(tmp_path)] == ["a.yml", "b.yaml"]


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

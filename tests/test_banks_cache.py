import os
import stat
from pathlib import Path

import pytest

from examapp.banks import cache as cache_module
from examapp.banks.cache import ENTRIES_KEPT, BankCache
from examapp.banks.loader import load_bank
from examapp.banks.statutes import load_registry
from tests.bank_cases import CASE, HEADER, MULTIPLE, REGISTRY, SINGLE, TRUE_FALSE, bank_text

SHIPPED = Path(__file__).parents[1] / "question_banks"

TEXTS = {
    "sound": bank_text(TRUE_FALSE, SINGLE, MULTIPLE, CASE),
    "warnings": bank_text(TRUE_FALSE, SINGLE.replace("B: 收下", "B: 收下 #")).replace(
        "@2021\n", "@2021\n    - legal-aid-law@2003\n", 1
    ),
    "errors": bank_text(TRUE_FALSE.replace("level: 1", "levle: 1"), SINGLE.replace("key: A", "key: a"), "  - @x\n"),
    "no bank": HEADER.replace("language: zh", "language: x") + SINGLE,
    "nothing": "@",
    "not text": "\0",
}


@pytest.fixture
def bank_file(tmp_path):
    path = tmp_path / "bank.yaml"
    path.write_text(TEXTS["sound"], encoding="utf-8")
    return path


def entries(folder):
    return sorted(folder.glob("*"))


@pytest.mark.parametrize("name", TEXTS)
def test_a_second_load_gives_exactly_what_the_first_gave(tmp_path, name):
    path, folder = tmp_path / "bank.yaml", tmp_path / "cache"
    path.write_text(TEXTS[name], encoding="utf-8")
    plain = load_bank(path, registry=REGISTRY)
    first = load_bank(path, registry=REGISTRY, cache_folder=folder)
    assert len(entries(folder)) == 1
    second = load_bank(path, registry=REGISTRY, cache_folder=folder)
    assert plain == first == second
    assert [str(problem.remedy) for problem in second[1]] == [str(problem.remedy) for problem in plain[1]]


def test_the_shipped_banks_come_back_from_the_cache_as_they_are(tmp_path):
    registry, _problems = load_registry(SHIPPED / "statutes.yaml")
    for path in sorted(SHIPPED.glob("banks/*.yaml")):
        first = load_bank(path, registry=registry, cache_folder=tmp_path)
        assert load_bank(path, registry=registry, cache_folder=tmp_path) == first


def test_the_second_load_comes_from_the_cache(bank_file, tmp_path):
    cache = BankCache(tmp_path / "cache")
    data = bank_file.read_bytes()
    assert cache.get(data, "x", None) is None
    bank, _problems = load_bank(bank_file, cache_folder=tmp_path / "cache")
    assert cache.get(data, "x", None) == (bank, [])


def test_problems_name_the_file_that_is_read_now_not_the_one_cached(tmp_path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(TEXTS["errors"], encoding="utf-8")
    folder = tmp_path / "cache"
    load_bank(tmp_path / "a.yaml", cache_folder=folder)
    _bank, problems = load_bank(tmp_path / "b.yaml", cache_folder=folder)
    assert len(entries(folder)) == 1
    assert {problem.place.file for problem in problems} == {str(tmp_path / "b.yaml")}


def test_another_content_registry_or_edition_is_another_entry(bank_file, tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    load_bank(bank_file, cache_folder=folder)
    load_bank(bank_file, registry=REGISTRY, cache_folder=folder)
    assert len(entries(folder)) == 2
    bank_file.write_text(TEXTS["sound"].replace("level: 1", "level: 9"), encoding="utf-8")
    _bank, problems = load_bank(bank_file, cache_folder=folder)
    assert len(problems) == 2
    assert len(entries(folder)) == 3
    monkeypatch.setattr(cache_module, "EDITION", "next")
    load_bank(bank_file, cache_folder=folder)
    assert len(entries(folder)) == 4


@pytest.mark.parametrize("content", [b"", b"\x00", b"nonsense", b"\x82\xa4bank\xc0\xa8problems\x01", b"\xc1" * 100])
def test_a_damaged_entry_is_as_good_as_none_and_is_replaced(bank_file, tmp_path, content):
    folder = tmp_path / "cache"
    first = load_bank(bank_file, cache_folder=folder)
    (entry,) = entries(folder)
    sound = entry.read_bytes()
    entry.write_bytes(content)
    assert load_bank(bank_file, cache_folder=folder) == first
    assert entry.read_bytes() == sound


def test_an_entry_cut_short_at_any_point_is_as_good_as_none(bank_file, tmp_path):
    folder = tmp_path / "cache"
    first = load_bank(bank_file, cache_folder=folder)
    (entry,) = entries(folder)
    sound = entry.read_bytes()
    for length in range(0, len(sound), 97):
        entry.write_bytes(sound[:length])
        assert load_bank(bank_file, cache_folder=folder) == first


def test_a_folder_that_cannot_be_written_is_silently_no_cache(bank_file, tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x")
    expected = load_bank(bank_file)
    assert load_bank(bank_file, cache_folder=in_the_way) == expected
    assert load_bank(bank_file, cache_folder=in_the_way / "cache") == expected


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_silently_no_cache(bank_file, tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert load_bank(bank_file, cache_folder=folder) == load_bank(bank_file)
    assert entries(folder) == []


def test_nothing_but_whole_entries_is_left_in_the_folder(bank_file, tmp_path):
    folder = tmp_path / "cache"
    load_bank(bank_file, cache_folder=folder)
    assert [path.suffix for path in entries(folder)] == [".bank"]


def test_old_entries_are_dropped(bank_file, tmp_path):
    folder = tmp_path / "cache"
    folder.mkdir()
    for number in range(ENTRIES_KEPT + 5):
        path = folder / f"{number}.bank"
        path.touch()
        os.utime(path, (number, number))
    load_bank(bank_file, cache_folder=folder)
    left = {path.name for path in entries(folder)}
    assert len(left) == ENTRIES_KEPT
    assert "5.bank" not in left
    assert "6.bank" in left

"""`examapp bank import` in a pseudo-terminal: it asks before it writes, and takes no for the answer."""

import os
import sys
from pathlib import Path

import pytest

from examapp.banks.loader import load_bank
from tests.item_tables import HEADINGS, SINGLE, write_xlsx

pexpect = pytest.importorskip("pexpect")
ROOT = Path(__file__).parents[2]


@pytest.fixture
def spawn(tmp_path):
    table = write_xlsx(tmp_path / "table.xlsx", HEADINGS, SINGLE)
    out = tmp_path / "table.yaml"

    def start(language):
        words = ["bank", "import", str(table), "-o", str(out), "--data", str(tmp_path / "data"), "--lang", language]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"}
        child = pexpect.spawn(sys.executable, ["-m", "examapp", *words], encoding="utf-8", env=environment, timeout=60)
        return child, out

    return start


@pytest.mark.parametrize(("language", "question"), [("en", "Write 1 items to"), ("zh", "把 1 题写入")])
def test_it_asks_and_writes_nothing_unless_told_to(spawn, language, question):
    for answer in ("", "n"):
        child, out = spawn(language)
        child.expect(question)
        child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
        assert not out.exists()


def test_it_writes_when_told_to(spawn):
    child, out = spawn("en")
    child.expect("Write 1 items to")
    child.sendline("y")
    child.expect("Written to")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(load_bank(out)[0].items) == 1

"""Passphrases typed in a real terminal: unseen, twice when they are new, and once more when they are too weak."""

import sys
from pathlib import Path

import pytest

from examapp.exchange.identity import is_locked, load_identity

pexpect = pytest.importorskip("pexpect")
ROOT = Path(__file__).parents[2]
PHRASES = {"Zhang": "spring river tide", "Li": "correct horse battery", "Wang": "zwölf boxkämpfer"}


def start(data, *words):
    command = ["-m", "examapp", "--data", str(data), "--lang", "en", *map(str, words)]
    return pexpect.spawn(sys.executable, command, cwd=str(ROOT), encoding="utf-8", timeout=60)


def finish(child):
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def type_new(child, phrase):
    child.sendline(phrase)
    child.expect("The same once more")
    child.sendline(phrase)


def test_a_paper_is_sealed_and_opened_by_people_who_type(tmp_path):
    city, county = tmp_path / "city", tmp_path / "county"
    child = start(city, "station", "init", "Bozhou", "--passphrase")
    child.expect("A passphrase for this machine")
    type_new(child, "the machine's own")
    assert finish(child) == 0
    assert is_locked(city)
    assert finish(start(city, "exam", "build", "ethics-sample-en", "--seed", 5)) == 0
    names = [word for name in PHRASES for word in ("--custodian", name)]
    child = start(city, "exam", "seal", "-o", tmp_path / "stick", *names)
    child.expect("Passphrase of this machine")
    child.sendline("the machine's own")
    child.expect("Zhang, your passphrase")
    type_new(child, "weak")
    child.expect("at least 10 signs")
    child.expect("Zhang, another passphrase")
    type_new(child, PHRASES["Zhang"])
    for name in ("Li", "Wang"):
        child.expect(f"{name}, your passphrase")
        type_new(child, PHRASES[name])
    child.expect("Sealed: 1 forms")
    shown = child.before
    assert finish(child) == 0
    assert PHRASES["Wang"] not in shown
    identity = load_identity(city, passphrase="the machine's own")
    child = start(city, "station", "show", "-f", "json")
    child.expect("}")
    described = child.before + "}"
    assert finish(child) == 0
    (tmp_path / "city.json").write_text(described, encoding="utf-8")
    child = start(county, "station", "trust", tmp_path / "city.json")
    child.expect(identity.station.spoken)
    child.expect(r"read out these digits on the telephone\? \[y/N\]")
    child.sendline("y")
    child.expect("is trusted from now on")
    assert finish(child) == 0
    paper = next((tmp_path / "stick").glob("*.paper.age"))
    child = start(county, "exam", "open", paper, "--custodian", "Wang", "--custodian", "Zhang")
    for name in ("Wang", "Zhang"):
        child.expect(f"{name}, your passphrase")
        child.sendline(PHRASES[name])
    child.expect("is open: 1 forms, 0 people")
    assert finish(child) == 0

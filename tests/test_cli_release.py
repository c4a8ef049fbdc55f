"""Releasing keys: opened for the right machine, checked against the forms here, kept whole or not at all, recorded."""

import hashlib
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.application.admission import Admission
from examapp.cli import trust
from examapp.cli.machine import MachineClock
from examapp.domain.audit import AuditKind
from examapp.domain.errors import ExamError
from examapp.domain.forms import KeyEntry
from examapp.exchange.identity import load_identity, make_identity, save_identity, station_to_json
from examapp.exchange.keys import open_keys, seal_keys
from examapp.exchange.sealing import seal
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.store import KEY_FILE, Store
from tests.comparison_cases import BASELINE_YAML
from tests.exam_cases import small_form
from tests.key_cases import BY, city, sat_workspace, sealed_keys

IDENTITY = make_identity("City")
SEALED = seal_keys({small_form()[1].form_id: key_sheet_to_json(small_form()[1])}, [IDENTITY.station.recipient])


@pytest.fixture
def county(tmp_path, capsys):
    """A workspace in which people have sat and whose keys are not there yet, its form, and its key file."""
    examapp, form, key_sheet = sat_workspace(tmp_path / "data", capsys, with_keys=False)
    identity = city(examapp.folder)
    return examapp, form, key_sheet, sealed_keys(tmp_path / "small.key.age", identity, key_sheet)


def with_baseline(examapp, form, tmp_path):
    path = tmp_path / "lawyers.yaml"
    path.write_text(BASELINE_YAML, encoding="utf-8")
    assert examapp("baseline", "import", path, "--form", form.code)[0] == 0


def test_before_the_keys_are_released_everything_says_not_scored_and_what_to_do(county, tmp_path):
    examapp, form, _key_sheet, _file = county
    with_baseline(examapp, form, tmp_path)
    code, out, err = examapp("report", "comparison")
    assert (code, out) == (1, "")
    assert f"Form {form.code} is not scored: its key sheet is not on this machine yet." in err
    assert "examapp exam release FILE.key.age --by NAME --by NAME" in err
    code, out, err = examapp("exam", "seats")
    assert code == 0
    assert out.count("submitted, not scored\t") == 12
    assert out.count("not started\t") == 1
    assert "exam release" in err


def test_released_keys_give_scores_and_are_in_the_audit_with_the_digest_of_the_file(county, tmp_path):
    examapp, form, key_sheet, file = county
    with_baseline(examapp, form, tmp_path)
    journal = examapp.rows()
    code, out, err = examapp("exam", "release", file, *BY)
    assert (code, out) == (0, f"{form.code}\n")
    assert "11 items. It can be scored now." in err
    assert "key version 1" in examapp("report", "comparison")[1]
    assert "not scored" not in examapp("exam", "seats")[1]
    (entry,) = examapp.audit()
    assert entry.kind is AuditKind.KEYS_RELEASED
    assert entry.data == {
        "by": ["王五", "赵六"],
        "file": "small.key.age",
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "keys": {form.form_id: key_sheet.digest},
    }
    assert examapp.rows() == journal
    assert examapp("verify")[0] == 0


def test_releasing_twice_changes_nothing(county):
    examapp, _form, _key_sheet, file = county
    examapp("exam", "release", file, *BY)
    code, out, err = examapp("exam", "release", file, *BY)
    assert (code, out) == (0, "")
    assert "are here already" in err
    assert len(examapp.audit()) == 1


def test_keys_that_were_built_in_place_are_recorded_when_they_are_released(tmp_path, capsys):
    examapp, form, key_sheet = sat_workspace(tmp_path / "data", capsys, sitters=1)
    file = sealed_keys(tmp_path / "small.key.age", city(examapp.folder), key_sheet)
    assert examapp("exam", "release", file, *BY)[1] == f"{form.code}\n"
    assert examapp("exam", "release", file, *BY)[1] == ""
    (entry,) = examapp.audit()
    assert entry.data["keys"] == {form.form_id: key_sheet.digest}


@pytest.mark.parametrize("names", [(), BY[:2], ("--by", "王五", "--by", "王五")])
def test_two_people_are_needed(county, names):
    examapp, _form, _key_sheet, file = county
    assert examapp("exam", "release", file, *names)[0] == 2
    assert not (examapp.folder / KEY_FILE).exists()


def test_another_machine_cannot_open_the_keys(county, tmp_path):
    examapp, _form, key_sheet, _file = county
    file = sealed_keys(tmp_path / "other.key.age", make_identity("Other"), key_sheet)
    code, _out, err = examapp("exam", "release", file, *BY)
    assert code == 1
    assert "other.key.age: It was sealed for somebody else" in err
    assert not (examapp.folder / KEY_FILE).exists()
    assert examapp.audit() == []


def test_a_machine_without_identity_is_told_to_make_one(tmp_path, capsys):
    examapp, _form, key_sheet = sat_workspace(tmp_path / "data", capsys, sitters=1, with_keys=False)
    file = sealed_keys(tmp_path / "small.key.age", make_identity("City"), key_sheet)
    code, _out, err = examapp("exam", "release", file, *BY)
    assert code == 1
    assert "examapp station init" in err


def test_a_locked_identity_asks_for_its_passphrase(tmp_path, capsys, monkeypatch):
    examapp, _form, key_sheet = sat_workspace(tmp_path / "data", capsys, sitters=1, with_keys=False)
    identity = make_identity("City")
    save_identity(identity, examapp.folder, passphrase="three small words")
    file = sealed_keys(tmp_path / "small.key.age", identity, key_sheet)
    monkeypatch.setattr(trust, "ask_hidden", lambda _prompt: "three small words")
    assert examapp("exam", "release", file, *BY)[0] == 0


def test_keys_that_do_not_fit_the_form_are_refused_all_faults_at_once(county, tmp_path):
    examapp, form, key_sheet, _file = county
    first, second, *_rest = form.items
    keys = dict(key_sheet.keys)
    del keys[first.digest]
    keys[second.digest] = KeyEntry(frozenset("Z"))
    keys["0" * 64] = KeyEntry(frozenset("A"))
    stranger = replace(key_sheet, form_id="f" * 64)
    wrong = replace(key_sheet, keys=keys)
    file = sealed_keys(tmp_path / "wrong.key.age", load_identity(examapp.folder), wrong, stranger)
    code, out, err = examapp("exam", "release", file, *BY)
    assert (code, out) == (1, "")
    assert f"Form {form.code}: item {first.item_id} has no key." in err
    assert f"Form {form.code}: the key of item {second.item_id} does not fit its options." in err
    assert f"Form {form.code}: 1 keys belong to no item of the form." in err
    assert "The form ffffffff is not here." in err
    assert "4 errors" in err
    with examapp.keys() as keys_here:
        assert keys_here.form_ids() == []
    assert examapp.audit() == []


def test_other_keys_than_those_here_are_a_matter_for_rescoring(county, tmp_path):
    examapp, form, key_sheet, file = county
    examapp("exam", "release", file, *BY)
    item = form.items[0]
    other = next(option for option in item.option_ids if option not in key_sheet.keys[item.digest].key)
    changed = replace(key_sheet, keys={**key_sheet.keys, item.digest: KeyEntry(frozenset(other))})
    second = sealed_keys(tmp_path / "second.key.age", load_identity(examapp.folder), changed)
    code, _out, err = examapp("exam", "release", second, *BY)
    assert code == 1
    assert "exam rescore" in err
    with examapp.keys() as keys_here:
        assert keys_here.key_sheet(form.form_id) == key_sheet


def trust_station(examapp, station, folder):
    public = folder / f"{station.station_id}.json"
    public.write_text(station_to_json(station), encoding="utf-8")
    assert examapp("station", "trust", public, "--spoken", station.spoken, *BY)[0] == 0


def releases(examapp):
    return [entry.data for entry in examapp.audit() if entry.kind is AuditKind.KEYS_RELEASED]


def test_keys_are_sealed_anew_for_a_county_that_scores_itself(county, tmp_path):
    examapp, form, key_sheet, file = county
    other, target = make_identity("Woyang"), tmp_path / "woyang.key.age"
    trust_station(examapp, other.station, tmp_path)
    assert examapp("exam", "release", file, *BY, "--to", target)[0] == 2
    code, _out, err = examapp("exam", "release", file, *BY, "--to", target, "--for", "Woyang")
    assert code == 0
    assert f"for the station Woyang; its digits are {other.station.spoken}" in err
    assert open_keys(target.read_bytes(), other) == {form.form_id: key_sheet_to_json(key_sheet)}
    assert [data.get("to") for data in releases(examapp)] == [None, [other.station.station_id]]
    assert examapp("exam", "release", file, *BY, "--to", target, "--for", other.station.station_id)[0] == 1
    assert len(releases(examapp)) == 2
    assert examapp("verify")[0] == 0


def test_keys_are_sealed_for_trusted_stations_only(county, tmp_path):
    examapp, _form, _key_sheet, file = county
    other, target = make_identity("Woyang"), tmp_path / "woyang.key.age"
    code, _out, err = examapp("exam", "release", file, *BY, "--to", target, "--for", "Woyang")
    assert code == 1
    assert "is called Woyang" in err
    trust_station(examapp, other.station, tmp_path)
    examapp("station", "revoke", other.station.station_id, "--reason", "stolen")
    code, _out, err = examapp("exam", "release", file, *BY, "--to", target, "--for", "Woyang")
    assert code == 1
    assert "was revoked" in err
    assert releases(examapp) == []
    assert not target.exists()
    assert not (examapp.folder / KEY_FILE).exists()


def test_no_keys_are_released_while_somebody_sits_here(tmp_path, capsys):
    examapp, form, key_sheet = sat_workspace(tmp_path / "data", capsys, sitters=0, with_keys=False)
    file = sealed_keys(tmp_path / "small.key.age", city(examapp.folder), key_sheet)
    with closing(Store(examapp.folder)) as store:
        Admission(form, store, MachineClock()).admit(store.candidates()[0])
    code, _out, err = examapp("exam", "release", file, *BY)
    assert code == 1
    assert "Somebody is sitting the closed-book exam" in err
    assert not (examapp.folder / KEY_FILE).exists()


# --- the file --------------------------------------------------------------------------------------------------------


def test_a_paper_is_not_taken_for_keys():
    sealed = seal(b'{"format": 1, "kind": "paper"}', [IDENTITY.station.recipient])
    with pytest.raises(ExamError, match="something else than keys"):
        open_keys(sealed, IDENTITY, name="small.paper.age")


@pytest.mark.parametrize(
    "content", [b"", b"\0\xff", b"[]", b'{"kind": "keys"}', b'{"kind": "keys", "format": 2, "key_sheets": {}}']
)
def test_what_is_no_key_file_inside_is_refused(content):
    with pytest.raises(ExamError):
        open_keys(seal(content, [IDENTITY.station.recipient]), IDENTITY)


@pytest.mark.parametrize("sheet", ["[]", "{}", '{"d": 1}', '{"d": {"key": "A", "scored": true}}'])
def test_a_key_sheet_that_cannot_be_read_is_refused_in_a_sentence(county, tmp_path, sheet):
    examapp, form, _key_sheet, _file = county
    file = tmp_path / "odd.key.age"
    file.write_bytes(seal_keys({form.form_id: sheet}, [load_identity(examapp.folder).station.recipient]))
    code, out, err = examapp("exam", "release", file, *BY)
    assert (code, out) == (1, "")
    assert "odd.key.age" in err


@given(place=st.integers(0, len(SEALED) - 1), change=st.integers(1, 255))
def test_every_changed_byte_of_a_key_file_is_refused(place, change):
    changed = bytearray(SEALED)
    changed[place] ^= change
    with pytest.raises(ExamError):
        open_keys(bytes(changed), IDENTITY)


@given(st.integers(0, len(SEALED) - 1))
def test_a_key_file_that_was_cut_is_refused(length):
    with pytest.raises(ExamError):
        open_keys(SEALED[:length], IDENTITY)


def test_the_stock_age_tool_opens_a_key_file(tmp_path):
    age = shutil.which("age")
    if age is None:
        pytest.skip("the age tool is not installed")
    (tmp_path / "key.txt").write_text(IDENTITY.age_key, encoding="ascii")
    (tmp_path / "small.key.age").write_bytes(SEALED)
    command = [age, "--decrypt", "-i", str(tmp_path / "key.txt"), str(tmp_path / "small.key.age")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert b'"kind":"keys"' in done.stdout

"""Sealing in the city and opening in a county: two of three, whole or not at all, and nothing there that helps."""

import shutil
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from examapp.application.admission import Admission
from examapp.application.simulation import SimulatedClock
from examapp.banks.loader import load_banks
from examapp.cli.context import shipped_banks
from examapp.cli.main import run
from examapp.domain.audit import AuditKind
from examapp.exchange.identity import load_station, station_to_json
from examapp.storage.audit import NO_STATION, AuditLog
from examapp.storage.store import KEY_FILE, Store
from tests.exam_cases import MORNING

PHRASES = {"张三": "春江潮水连海平 1234", "Li": "correct horse battery", "王五": "Zwölf Boxkämpfer jagen"}
ROSTER = """name,licence_no,centre,category,seat
Example A,13416201281000123,Mengcheng,legal_aid,07
Example B,13416201281000124,Woyang,legal_aid,08
"""
EXAM = "ethics-annual"


def examapp(data: Path, *words: object) -> int:
    return run(["--data", str(data), "--lang", "en", *map(str, words)])


def phrase_file(folder: Path, *names: str, **others: str) -> Path:
    path = folder / "phrases.txt"
    path.write_text("\n".join({**PHRASES, **others}[name] for name in names) + "\n", encoding="utf-8")
    return path


def custodians(*names: str) -> list[str]:
    return [word for name in names for word in ("--custodian", name)]


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """A city with a form, and the folder with its sealed paper."""
    folder = tmp_path_factory.mktemp("day")
    city = folder / "city"
    (folder / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert examapp(city, "station", "init", "Bozhou") == 0
    assert examapp(city, "roster", "import", folder / "roster.csv") == 0
    assert examapp(city, "exam", "build", EXAM, "--seed", 5, "--forms", 2) == 0
    words = [*custodians(*PHRASES), "--passphrase-file", phrase_file(folder, *PHRASES)]
    assert examapp(city, "exam", "seal", EXAM, "-o", folder / "stick", "--keys", folder / "safe", *words) == 0
    (folder / "city.json").write_text(station_to_json(load_station(city)), encoding="utf-8")
    return folder


@pytest.fixture
def stick(day, tmp_path):
    """A copy of what travels; its paper."""
    shutil.copytree(day / "stick", tmp_path / "stick")
    return next((tmp_path / "stick").glob("*.paper.age"))


@pytest.fixture
def county(day, tmp_path):
    """A data folder that trusts the city and holds nothing else."""
    spoken = load_station(day / "city").spoken
    assert examapp(tmp_path / "county", "station", "trust", day / "city.json", "--spoken", spoken) == 0
    return tmp_path / "county"


def open_words(tmp_path, *names, **others):
    return [*custodians(*names), "--passphrase-file", phrase_file(tmp_path, *names, **others)]


def entries(data):
    with closing(AuditLog(data)) as log:
        return log.entries()


def test_the_keys_stay_behind_and_the_other_three_travel(day):
    ends = sorted(path.name.split(".", 1)[1] for path in (day / "stick").iterdir())
    assert ends == ["label.json", "label.json.sig", "paper.age"]
    assert [path.name.split(".", 1)[1] for path in (day / "safe").iterdir()] == ["key.age"]
    kinds = [entry.kind for entry in entries(day / "city")]
    assert kinds == [AuditKind.STATION_MADE, AuditKind.FORM_BUILT, AuditKind.FORM_BUILT, AuditKind.PAPER_SEALED]
    sealed = entries(day / "city")[-1]
    assert sealed.data["by"] == list(PHRASES)
    assert sealed.data["people"] == 2


def test_two_of_three_open_it_and_the_county_has_forms_and_people_and_no_key(day, stick, county, tmp_path, capsys):
    assert examapp(county, "exam", "open", stick, *open_words(tmp_path, "王五", "张三")) == 0
    codes = capsys.readouterr().out.split()[-2:]
    with closing(Store(day / "city")) as city, closing(Store(county)) as here:
        assert [form_id[:8] for form_id, *_rest in here.form_ids()] == codes
        for form_id, *_rest in city.form_ids():
            assert here.form(form_id) == city.form(form_id)
        assert here.candidates() == city.candidates()
        forms = [here.form(form_id) for form_id, *_rest in here.form_ids()]
        form = forms[-1]
        Admission(form, here, SimulatedClock(MORNING)).admit(here.candidates()[0])
    (opened,) = [entry for entry in entries(county) if entry.kind is AuditKind.PAPER_OPENED]
    assert (opened.station_id, opened.data["by"]) == (NO_STATION, ["王五", "张三"])
    content = b"".join(path.read_bytes() for path in county.rglob("*") if path.is_file())
    items = {item.item_id: item for bank in load_banks(shipped_banks() / "banks")[0] for item in bank.items}
    assert form.items[0].stem.encode() in content
    for shown in form.items:
        assert items[shown.item_id].rationale.strip().encode() not in content
        assert all(quote.encode() not in content for quote in quotes_of(items[shown.item_id], forms))
    assert not (county / "keys.db").exists()
    assert b'"key"' not in content
    before = (county / "examapp.db").read_bytes(), len(entries(county))
    assert examapp(county, "exam", "open", stick) == 0
    assert "opened here before" in capsys.readouterr().err
    assert (before[1], codes) == (len(entries(county)), codes)


def quotes_of(item, forms):
    """What the item cites and no item shows."""
    shown = "".join(
        text
        for form in forms
        for each in form.items
        for text in (each.stem, each.stimulus or "", *(option.text for option in each.options))
    )
    return [citation.quote for citation in item.citations if citation.quote and citation.quote not in shown]


@pytest.mark.parametrize(
    ("names", "others", "code", "sentence"),
    [
        (["张三", "Li"], {"Li": "correct horse batter"}, 1, "The passphrases of 张三 and Li do not open it."),
        (["张三"], {}, 2, "Name two of the custodians with --custodian: 张三, Li, 王五"),
        (["张三", "张三"], {}, 2, "Name two of the custodians"),
        (["张三", "Zhao"], {"Zhao": "x"}, 2, "Name two of the custodians"),
        (["张三", "Li", "王五"], {}, 2, "Name two of the custodians"),
    ],
)
def test_whoever_is_not_two_of_three_gets_one_sentence_and_nothing(
    stick, county, tmp_path, capsys, names, others, code, sentence
):
    assert examapp(county, "exam", "open", stick, *open_words(tmp_path, *names, **others)) == code
    assert sentence in capsys.readouterr().err
    nothing_was_opened(county)


def nothing_was_opened(county):
    with closing(Store(county)) as store:
        assert store.form_ids() == store.candidates() == []
    assert all(entry.kind is not AuditKind.PAPER_OPENED for entry in entries(county))


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("end", [".paper.age", ".label.json", ".label.json.sig"])
@pytest.mark.parametrize("harm", [spoil, lambda path: path.write_bytes(path.read_bytes()[:-7]), Path.unlink])
def test_a_file_that_was_changed_cut_or_left_behind_opens_nothing(stick, county, tmp_path, capsys, end, harm):
    harm(stick.with_name(stick.name.replace(".paper.age", end)))
    assert examapp(county, "exam", "open", stick, *open_words(tmp_path, "张三", "Li")) == 1
    assert stick.name.split(".")[0] in capsys.readouterr().err
    nothing_was_opened(county)
    code = examapp(county, "exam", "inspect", stick)
    assert code == (0 if (end, harm) == (".paper.age", Path.unlink) else 1)


def test_a_paper_of_a_station_that_is_not_trusted_or_no_longer_is_not_opened(day, stick, county, tmp_path, capsys):
    stranger, words = tmp_path / "stranger", open_words(tmp_path, "张三", "Li")
    city = load_station(day / "city")
    assert examapp(stranger, "exam", "open", stick, *words) == 1
    assert f"for this file they are {city.spoken}" in capsys.readouterr().err
    assert examapp(county, "station", "revoke", city.station_id, "--reason", "stolen") == 0
    assert examapp(county, "exam", "open", stick, *words) == 1
    assert "was revoked" in capsys.readouterr().err
    nothing_was_opened(county)
    assert examapp(county, "exam", "inspect", stick) == 0
    assert "REVOKED" in capsys.readouterr().out


def test_inspecting_says_what_the_label_says_and_opens_nothing(day, stick, county, tmp_path, capsys):
    for file in (stick, stick.with_name(stick.name.replace(".paper.age", ".label.json"))):
        assert examapp(county, "exam", "inspect", file) == 0
        out = capsys.readouterr().out
        for fact in (EXAM, "Bozhou", "holds", "trusts that station", "any two of 张三, Li, 王五", "as it was sealed"):
            assert fact in out
        assert "key.age" in out
        assert "not here" in out
        assert max(map(len, out.splitlines())) <= 80
    assert examapp(tmp_path / "nowhere", "exam", "inspect", stick) == 0
    assert load_station(day / "city").spoken in capsys.readouterr().out
    assert not (tmp_path / "nowhere").exists()
    assert examapp(county, "exam", "inspect", tmp_path / "phrases.txt") == 1
    assert "not a file of a sealed paper" in capsys.readouterr().err


def test_invented_people_and_real_ones_are_not_mixed(stick, county, tmp_path, capsys):
    with closing(Store(county)) as store:
        store.save_setting("demonstration", "1")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert examapp(county, "roster", "import", tmp_path / "roster.csv") == 0
    assert examapp(county, "exam", "open", stick, *open_words(tmp_path, "张三", "Li")) == 1
    assert "do not go into one data folder" in capsys.readouterr().err


# --- sealing: what is refused before anything is written -------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (custodians("张三", "Li"), 2, "Name three custodians"),
        (custodians("张三", "Li", "li"), 2, "Name three custodians"),
        ([*custodians(*PHRASES), "--form", "ffffffff"], 1, "There is no form ffffffff here."),
        ([*custodians(*PHRASES), "--centre", "Lixin"], 1, "The roster has: Mengcheng, Woyang"),
        (custodians(*PHRASES), 1, "no terminal to ask"),
    ],
)
def test_what_cannot_be_sealed_is_refused_in_words(day, tmp_path, capsys, words, code, sentence):
    assert examapp(day / "city", "exam", "seal", EXAM, "-o", tmp_path / "out", *words) == code
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("phrases", "sentence"),
    [
        ("one\ntwo\n", "3 passphrases are needed, a line each; the file has 2 lines."),
        ("short\nlonger than ten\nquite another one\n", "at least 10 signs"),
        ("longer than ten 1\nquite another\nLonger than ten 2\n", "too much like"),
    ],
)
def test_weak_passphrases_are_refused_before_anything_is_sealed(day, tmp_path, capsys, phrases, sentence):
    (tmp_path / "phrases.txt").write_text(phrases, encoding="utf-8")
    words = [*custodians(*PHRASES), "--passphrase-file", tmp_path / "phrases.txt"]
    assert examapp(day / "city", "exam", "seal", EXAM, "-o", tmp_path / "out", *words) == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_paper_is_not_sealed_over_another(day, tmp_path, capsys):
    out = tmp_path / "out"
    shutil.copytree(day / "stick", out)
    words = [*custodians(*PHRASES), "--passphrase-file", phrase_file(tmp_path, *PHRASES)]
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert examapp(day / "city", "exam", "seal", EXAM, "-o", out, *words) == 1
    assert "is there already" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_machine_without_identity_or_keys_says_what_to_do(day, tmp_path, capsys):
    shutil.copytree(day / "city", tmp_path / "city", ignore=shutil.ignore_patterns("station"))
    words = [*custodians(*PHRASES), "--passphrase-file", phrase_file(tmp_path, *PHRASES)]
    assert examapp(tmp_path / "city", "exam", "seal", EXAM, "-o", tmp_path / "out", *words) == 1
    assert "examapp station init NAME" in capsys.readouterr().err
    for path in (tmp_path / "city").glob(f"{KEY_FILE}*"):
        path.unlink()
    assert examapp(tmp_path / "city", "exam", "seal", EXAM, "-o", tmp_path / "out", *words) == 1
    assert "is not on this machine" in capsys.readouterr().err


# --- before the time --------------------------------------------------------------------------------------------------


def sealed_with_session(day, folder, opens):
    """A county's copy of a paper that has a session in it."""
    city = folder / "city"
    shutil.copytree(day / "city", city)
    words = ["--centre", "Mengcheng", "--opens", f"{opens.astimezone():%Y-%m-%d %H:%M}", "--invigilator", "Qian"]
    assert examapp(city, "session", "make", EXAM, *words) == 0
    secret = [*custodians(*PHRASES), "--passphrase-file", phrase_file(folder, *PHRASES)]
    assert examapp(city, "exam", "seal", EXAM, "-o", folder / "new", "--keys", folder / "keys", *secret) == 0
    return next((folder / "new").glob("*.paper.age"))


def test_before_the_time_a_paper_opens_only_when_its_custodians_confirm_it(day, county, tmp_path, capsys):
    paper = sealed_with_session(day, tmp_path, datetime.now(UTC) + timedelta(days=9))
    words = ("exam", "open", paper, *open_words(tmp_path, "Li", "王五"))
    for more in ((), ("--confirm",), ("--reason", "early bus")):
        assert examapp(county, *words, *more) == 1
        assert "more than a day off" in capsys.readouterr().err
        nothing_was_opened(county)
    assert examapp(county, *words, "--confirm", "--reason", "early bus") == 0
    incident, opened = entries(county)[-2:]
    assert (incident.kind, opened.kind) == (AuditKind.INCIDENT_CONFIRMED, AuditKind.PAPER_OPENED)
    assert incident.data["by"] == ["Li", "王五"]
    assert incident.data["reason"] == "early bus"
    assert examapp(county, "session", "list") == 0
    assert "Mengcheng" in capsys.readouterr().out


def test_within_the_hour_before_its_session_a_paper_opens_without_more_words(day, county, tmp_path):
    paper = sealed_with_session(day, tmp_path, datetime.now(UTC) + timedelta(minutes=50))
    assert examapp(county, "exam", "open", paper, *open_words(tmp_path, "Li", "王五")) == 0

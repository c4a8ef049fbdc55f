"""Sealed papers: no key in them, two of three open them, and nothing that was changed or cut is believed."""

import json
import shutil
import subprocess
from dataclasses import fields, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examapp.domain.errors import ExamError, NotPossible
from examapp.domain.forms import Form, FormItem
from examapp.exchange.custody import PASSPHRASES as REAL
from examapp.exchange.custody import Custodian
from examapp.exchange.identity import make_identity
from examapp.exchange.papers import (
    KEYS_END,
    LABEL_END,
    PAPER_END,
    SIGNATURE_END,
    Label,
    Paper,
    open_keys,
    open_paper,
    read_label,
    seal_paper,
)
from examapp.exchange.sealing import NotOpened
from examapp.exchange.signatures import NotSigned
from examapp.storage.papers import form_from_paper, form_to_paper
from tests.exam_cases import MORNING, small_form, small_pool
from tests.paper_cases import CHEAP, CUSTODIANS, NAME, PASSPHRASES, city, sealed_with, small_keys, small_paper

SEALED = sealed_with()
PAPER, KEYS = SEALED.files[NAME + PAPER_END], SEALED.files[NAME + KEYS_END]
LABEL_BYTES, SIGNATURE = SEALED.files[NAME + LABEL_END], SEALED.files[NAME + SIGNATURE_END]
FIRST_TWO = {name: PASSPHRASES[name] for name in ("张三", "Li")}


def opened(sealed: bytes = PAPER, label: Label = SEALED.label, passphrases=FIRST_TWO) -> Paper:
    return open_paper(sealed, label, passphrases, read_form=form_from_paper, wrapping=CHEAP, name="x.paper.age")


@pytest.mark.parametrize("pair", list(combinations(PASSPHRASES, 2)))
def test_any_two_of_three_open_the_paper_and_find_all_of_it(pair):
    label = read_label(LABEL_BYTES, SIGNATURE)
    assert label == SEALED.label
    assert opened(label=label, passphrases={name: PASSPHRASES[name] for name in reversed(pair)}) == small_paper()


def test_one_alone_all_three_and_a_stranger_get_one_sentence():
    for names in (["Li"], list(PASSPHRASES), ["Li", "Nobody"], []):
        with pytest.raises(NotOpened, match="two of its three custodians together: 张三, Li, 王五"):
            opened(passphrases=dict.fromkeys(names, "correct horse battery"))


def test_a_wrong_passphrase_is_one_sentence_that_names_the_two_who_typed():
    with pytest.raises(NotOpened, match=r"The passphrases of 张三 and Li do not open it\.") as caught:
        opened(passphrases={**FIRST_TWO, "Li": "correct horse batterY"})
    assert caught.value.where == "x.paper.age"
    assert "third custodian" in str(caught.value.hint)


def test_how_a_passphrase_is_composed_and_spaces_around_it_do_not_matter():
    decomposed = PASSPHRASES["王五"].replace("ö", "o\u0308").replace("ä", "a\u0308")
    assert decomposed != PASSPHRASES["王五"]
    assert opened(passphrases={"王五": f" {decomposed}\n", "Li": PASSPHRASES["Li"]})


# --- no key --------------------------------------------------------------------------------------------------------


def test_neither_a_paper_nor_what_is_in_it_has_a_field_for_a_key():
    names = {field.name for kind in (Paper, Form, FormItem) for field in fields(kind)}
    assert names & {"key", "keys", "key_sheet", "scored", "rationale", "citations", "level", "review"} == set()


def test_an_opened_paper_has_no_key_rationale_or_citation_in_it():
    plain = city().unseal(PAPER).decode()
    assert small_form(7)[0].items[0].stem in plain
    assert '"key"' not in plain
    assert "scored" not in plain
    for item in small_pool():
        assert item.rationale not in plain
        assert all(citation.quote not in plain for citation in item.citations)
    for body in small_keys().values():
        for digest, entry in json.loads(body).items():
            assert json.dumps(entry["key"], separators=(",", ":")) not in plain.split(digest)[-1][:80]


def test_two_papers_that_differ_in_keys_only_read_the_same():
    other = {form_id: body.replace('["A"]', '["B"]') for form_id, body in small_keys().items()}
    assert other != small_keys()
    sealed = seal_paper(
        small_paper(),
        other,
        name=NAME,
        identity=city(),
        custodians=CUSTODIANS,
        write_form=form_to_paper,
        sealed_at=MORNING,
        wrapping=CHEAP,
    )
    assert city().unseal(sealed.files[NAME + PAPER_END]) == city().unseal(PAPER)
    assert city().unseal(sealed.files[NAME + KEYS_END]) != city().unseal(KEYS)


def test_the_keys_open_for_the_city_alone():
    assert open_keys(KEYS, SEALED.label, city()) == small_keys()
    with pytest.raises(NotOpened, match="somebody else"):
        open_keys(KEYS, SEALED.label, make_identity("county"))


def test_the_city_may_open_its_own_paper():
    assert json.loads(city().unseal(PAPER))["kind"] == "paper"


# --- changed, cut, exchanged ---------------------------------------------------------------------------------------


@given(st.sampled_from([PAPER, KEYS, LABEL_BYTES, SIGNATURE]), st.data())
def test_every_changed_byte_of_each_file_is_refused(content, data):
    changed = bytearray(content)
    changed[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    refuse(content, bytes(changed))


def test_every_byte_of_label_and_signature_counts():
    for content in (LABEL_BYTES, SIGNATURE):
        for place in range(len(content)):
            changed = bytearray(content)
            changed[place] ^= 32 if place % 2 else 1
            refuse(content, bytes(changed))


@given(st.sampled_from([PAPER, KEYS, LABEL_BYTES, SIGNATURE]), st.data())
def test_a_file_cut_anywhere_is_refused(content, data):
    refuse(content, content[: data.draw(st.integers(0, len(content) - 1))])


def use(content: bytes, changed: bytes) -> None:
    if content is PAPER:
        opened(changed)
    elif content is KEYS:
        open_keys(changed, SEALED.label, city())
    elif content is LABEL_BYTES:
        read_label(changed, SIGNATURE)
    else:
        read_label(LABEL_BYTES, changed)


def refuse(content: bytes, changed: bytes) -> None:
    """The file in its changed state must end in an error that a person can read."""
    with pytest.raises((NotOpened, NotSigned)) as caught:
        use(content, changed)
    assert str(caught.value.problem)


def test_a_cut_paper_says_how_much_of_it_is_there():
    with pytest.raises(NotOpened, match=f"it has 100 of {len(PAPER)} bytes"):
        opened(PAPER[:100])


def test_another_sealed_paper_is_not_taken_for_the_one_on_the_label():
    other = sealed_with()
    with pytest.raises(NotOpened, match="The file"):
        opened(other.files[NAME + PAPER_END])
    relabelled = replace(SEALED.label, form_ids=SEALED.label.form_ids[:1])
    with pytest.raises(NotOpened, match="another paper than its label says"):
        opened(label=relabelled)
    with pytest.raises(NotOpened, match="other keys than its label says"):
        open_keys(KEYS, relabelled, city())


def test_a_label_that_somebody_else_signed_is_refused():
    forged = make_identity("亳州市法律援助中心").sign(LABEL_BYTES, namespace="label@examapp").encode()
    with pytest.raises(NotSigned, match="another key"):
        read_label(LABEL_BYTES, forged)
    elsewhere = city().sign(LABEL_BYTES, namespace="bundle@examapp").encode()
    with pytest.raises(NotSigned, match="another purpose"):
        read_label(LABEL_BYTES, elsewhere)


def signed(stored: object) -> tuple[bytes, bytes]:
    content = json.dumps(stored).encode()
    return content, city().sign(content, namespace="label@examapp").encode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"format": 2}, "newer version"),
        ({"format": "x"}, "not made by examapp"),
        ({"kind": "keys"}, "not the label"),
        ({"paper": None}, "not the label"),
        ({"sealed_at": "noon"}, "not the label"),
        ({"pairs": [{}]}, "not the label"),
    ],
)
def test_a_signed_label_of_another_shape_is_refused_in_words(change, sentence):
    with pytest.raises(ExamError, match=sentence):
        read_label(*signed({**json.loads(LABEL_BYTES), **change}))


def test_what_is_no_label_at_all_is_refused():
    for content in (b"", b"[]", b"\xff", b"null", b"5", b"{}"):
        with pytest.raises(NotOpened):
            read_label(content, SIGNATURE)


def test_a_paper_whose_text_is_not_what_its_digests_name_is_refused():
    def spoil(form: Form) -> dict[str, object]:
        stored = form_to_paper(form)
        stored["contents"][form.items[0].digest]["stem"] = "Another stem"
        return stored

    sealed = seal_paper(
        small_paper(),
        small_keys(),
        name=NAME,
        identity=city(),
        custodians=CUSTODIANS,
        write_form=spoil,
        sealed_at=MORNING,
        wrapping=CHEAP,
    )
    with pytest.raises(NotOpened, match="does not hold a sound paper"):
        opened(sealed.files[NAME + PAPER_END], sealed.label)


# --- sealing -------------------------------------------------------------------------------------------------------


def test_a_paper_needs_the_key_sheet_of_each_of_its_forms_and_one_exam():
    for keys, paper in [({}, small_paper()), (small_keys(), replace(small_paper(), forms=()))]:
        with pytest.raises(NotPossible):
            seal_paper(
                paper,
                keys,
                name=NAME,
                identity=city(),
                custodians=CUSTODIANS,
                write_form=form_to_paper,
                sealed_at=MORNING,
                wrapping=CHEAP,
            )


def test_the_label_shows_no_passphrase_and_no_key():
    text = LABEL_BYTES.decode()
    assert "张三" in text
    assert "AGE-SECRET-KEY" not in text
    assert all(custodian.passphrase not in text for custodian in CUSTODIANS)
    assert "horse" not in repr(Custodian("Li", "correct horse battery"))


def test_real_passphrases_and_the_stock_tool_open_a_paper_too(tmp_path):
    sealed = sealed_with(REAL)
    paper = open_paper(sealed.files[NAME + PAPER_END], sealed.label, FIRST_TWO, read_form=form_from_paper)
    assert paper == small_paper()
    age, pexpect = shutil.which("age"), pytest.importorskip("pexpect")
    if age is None:
        pytest.skip("age is not installed")
    (tmp_path / "pair.age").write_text(sealed.label.pairs["张三", "Li"])
    (tmp_path / "paper.age").write_bytes(sealed.files[NAME + PAPER_END])
    child = pexpect.spawn(age, ["-d", "-o", "key.txt", "pair.age"], cwd=tmp_path, encoding="utf-8", timeout=60)
    child.expect("Enter passphrase")
    child.sendline("春江潮水连海平 1234 correct horse battery")
    child.expect(pexpect.EOF)
    done = subprocess.run([age, "-d", "-i", "key.txt", "paper.age"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout == city().unseal(sealed.files[NAME + PAPER_END])


def test_stock_ssh_keygen_verifies_the_label(tmp_path):
    ssh_keygen = shutil.which("ssh-keygen")
    if ssh_keygen is None:
        pytest.skip("ssh-keygen is not installed")
    (tmp_path / "allowed").write_text(f"city {city().station.signing_key}\n")
    (tmp_path / "label.sig").write_bytes(SIGNATURE)
    command = [ssh_keygen, "-Y", "verify", "-f", "allowed", "-I", "city", "-n", "label@examapp", "-s", "label.sig"]
    subprocess.run(command, cwd=tmp_path, input=LABEL_BYTES, capture_output=True, check=True)

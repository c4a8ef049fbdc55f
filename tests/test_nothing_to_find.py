"""A candidate's machine has nothing in its data folder that helps: no key, no rationale, no citation, no seat code."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from examapp.application.admission import Admission
from examapp.banks.exams import find_exams
from examapp.banks.loader import load_banks
from examapp.banks.statutes import load_registry
from examapp.cli.context import shipped_banks
from examapp.domain.assembling import assemble
from examapp.domain.items import TRUE_FALSE_OPTIONS, ItemType
from examapp.domain.manifests import Times, make_manifest, with_codes
from examapp.exchange.passphrases import CODE_COST, Scrambler
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.sessions import Sessions
from examapp.storage.store import KEY_FILE, STORE_FILE, Store
from tests.exam_cases import MORNING, FakeClock, make_candidate, small_exam, small_pool
from tests.session_cases import CLOSES, LATEST, OPENS, PlainScrambler

CODE = "482916"
# As much of a rationale as nobody writes twice by chance.
PIECE = 12


def prepare(folder, form, code):
    """What a candidate's machine has on exam day: form, roster and manifest, and a sitting that goes on."""
    person = make_candidate()
    clock = FakeClock()
    with closing(Store(folder)) as store, closing(Sessions(folder)) as sessions:
        store.save_form(form, built_at=MORNING)
        store.save_candidates([person])
        manifest, _problems = make_manifest(
            exam_id=form.exam.exam_id,
            form_ids=[form.form_id],
            centre=person.centre,
            place="Room 3",
            times=Times(OPENS, LATEST, CLOSES + form.exam.duration),
            duration=form.exam.duration,
            roster=[person],
        )
        sessions.save(with_codes(manifest, {person.licence_no: code}))
        delivery = Admission(form, store, clock).admit(person)
        for item in form.items[:9]:
            clock.advance(seconds=20)
            delivery.move(item.item_id)
            delivery.respond(item.item_id, item.option_ids[0])


def written_in(folder):
    """Everything in a folder as bytes, and the databases' rows besides, which pages may cut in two."""
    texts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join([*texts, rows_of(folder).encode()])


def rows_of(folder):
    with closing(sqlite3.connect(folder / STORE_FILE)) as connection:
        rows = [row for row in connection.iterdump() if "_sqlite_migrations" not in row]  # they carry today's time
        return "\n".join(rows)


def pieces_of(text):
    """The pieces of a text, overlapping, without its line breaks."""
    plain = "".join(text.split("\n"))
    return [plain[place : place + PIECE] for place in range(0, max(1, len(plain) - PIECE), PIECE)]


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The shipped exam drawn and prepared: its items, its key sheet, and what is written in the folder."""
    folder = tmp_path_factory.mktemp("candidate")
    banks_folder = shipped_banks()
    registry, _problems = load_registry(banks_folder / "statutes.yaml")
    banks, _problems = load_banks(banks_folder / "banks", registry=registry)
    exams, _problems = find_exams(banks_folder / "exams")
    exam = next(exam for exam in exams if exam.exam_id == "ethics-annual")
    pool = [item for bank in banks if bank.bank_id in exam.banks for item in bank.items]
    form, key_sheet = assemble(exam, pool, seed=7)
    prepare(folder, form, Scrambler(CODE_COST).scramble(CODE))
    drawn = {item.item_id for item in form.items}
    return folder, [item for item in pool if item.item_id in drawn], key_sheet, written_in(folder)


def test_no_rationale_of_the_paper_is_there_not_even_a_piece_of_one(paper):
    _folder, items, _key_sheet, written = paper
    assert len(items) == 75
    assert items[0].stem[:PIECE].encode() in written, "the search finds what is there"
    seen = "".join(
        text.replace("\n", "")
        for item in items
        for text in (item.stem, item.stimulus or "", *(option.text for option in item.options))
    )
    found = {
        piece
        for item in items
        for piece in pieces_of(item.rationale)
        if piece.encode() in written and piece not in seen
    }
    assert found == set()


def test_no_citation_of_the_paper_is_there(paper):
    _folder, items, _key_sheet, written = paper
    quotes = {citation.quote for item in items for citation in item.citations if citation.quote}
    seen = "".join(text for item in items for text in (item.stem, *(option.text for option in item.options)))
    assert len(quotes) > 20
    assert [quote for quote in quotes if quote.encode() in written and quote not in seen] == []


def test_no_key_of_the_paper_is_there_in_any_spelling_of_ours(paper):
    folder, _items, key_sheet, written = paper
    assert not (folder / KEY_FILE).exists()
    body = key_sheet_to_json(key_sheet)
    spellings = {json.dumps(value, separators=(",", ":")) for value in json.loads(body).values()}
    for spelling in [body, '"key"', '"keys"', '"rationale"', '"correct"', '"answer"', *spellings]:
        assert spelling.encode() not in written, spelling


def test_no_seat_code_is_there(paper):
    folder, _items, _key_sheet, written = paper
    assert b"scrypt$" in written
    with closing(Sessions(folder)) as sessions:
        ((seat,),) = [manifest.seats for manifest in sessions.manifests()]
    assert CODE.encode() not in written
    assert Scrambler(CODE_COST).matches(CODE, seat.code)


def other_key(item):
    """The item with another right answer and another reason; what a candidate sees stays the same."""
    letters = [option.option_id for option in item.options or TRUE_FALSE_OPTIONS]
    if item.type is ItemType.MULTIPLE:
        key = frozenset(letters[:2] if item.key != frozenset(letters[:2]) else letters[1:3])
    else:
        key = frozenset({next(letter for letter in letters if frozenset({letter}) != item.key)})
    return replace(item, key=key, rationale="Quite another reason.", citations=())


def test_whatever_the_keys_are_a_candidates_machine_holds_the_same(tmp_path):
    pools = [small_pool(), [other_key(item) for item in small_pool()]]
    assert all(one.key != other.key for one, other in zip(*pools, strict=True))
    dumps = []
    for number, pool in enumerate(pools):
        form, _key_sheet = assemble(small_exam(), pool, seed=7)
        folder = tmp_path / str(number)
        prepare(folder, form, PlainScrambler().scramble(CODE))
        dumps.append(rows_of(folder))
    assert dumps[0] == dumps[1]
    assert "started" in dumps[0]

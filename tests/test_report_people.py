from contextvars import copy_context

import pytest
from rich.cells import cell_len

from examapp.banks.rosters import load_roster
from examapp.domain.people import Candidate, CandidateState, Category, ComparisonGroup
from examapp.locale import use_language
from examapp.reports.people import changes, render_roster, roster_csv
from examapp.reports.text import as_text

PEOPLE = [
    Candidate(
        f"人员{number}", f"1341620128101{number:04}", "蒙城县法律援助中心", category, group, state, f"{number:02}"
    )
    for number, (category, group, state) in enumerate(
        ((category, group, state) for category in Category for group in ComparisonGroup for state in CandidateState), 1
    )
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_of_a_listed_roster_is_understood_when_it_is_imported_again(tmp_path, language):
    def listed():
        use_language(language)
        return roster_csv(PEOPLE)

    path = tmp_path / "roster.csv"
    path.write_text(copy_context().run(listed), encoding="utf-8", newline="")
    people, _warnings = load_roster(path, this_year=2026)
    assert people == PEOPLE


def test_a_listed_roster_fits_eighty_columns_and_cuts_nothing_off():
    text = as_text(render_roster(PEOPLE, demonstration=True))
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    assert text.startswith("DEMONSTRATION DATA")
    assert f"{len(PEOPLE)} people" in text


def test_changes_name_only_what_differs():
    before, after = PEOPLE[0], PEOPLE[1]
    assert changes(before, before) == []
    assert f"Name: {before.name} -> {after.name}" in changes(before, after)
    assert not any(change.startswith("Centre") for change in changes(before, after))

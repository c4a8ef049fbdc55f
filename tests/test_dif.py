import csv
import json
from math import isclose

import numpy as np

from examapp.analysis.dif import EtsClass, dif_of, mantel_haenszel, may_judge, strata_of

# Admissions to six departments of a university in 1973 (P. J. Bickel, E. A. Hammel & J. W. O'Connell, Science 187): men
# admitted and rejected, women admitted and rejected.
ADMISSIONS = (
    *((512, 313, 89, 19), (353, 207, 17, 8), (120, 205, 202, 391)),
    *((138, 279, 131, 244), (53, 138, 94, 299), (22, 351, 24, 317)),
)


def test_a_published_table_comes_out_as_in_r():
    # mantelhaen.test(UCBAdmissions): X-squared 1.4269, p 0.2323, common odds ratio 0.9046968, 0.7719074 to 1.0603298
    found = mantel_haenszel("admitted", ADMISSIONS)
    assert round(found.odds_ratio, 7) == 0.9046968
    assert round(found.chi2, 4) == 1.4269
    assert round(found.p, 4) == 0.2323
    assert (round(found.low, 7), round(found.high, 7)) == (0.7719074, 1.0603298)
    assert found.ets is EtsClass.A


def gmat(path):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name.startswith("Item")]
    points = np.array([[float(row[name]) for name in names] for row in rows])
    return names, points, np.array([float(row["group"]) for row in rows])


def test_groups_with_the_same_mean_have_items_that_differ_and_all_are_found(shared):
    names, points, focal = gmat(shared("reference/GMAT.csv"))
    cases = json.loads(shared("reference/comparison_cases.json").read_text(encoding="utf-8"))["cases"]
    expected = cases["G1_GMAT_MH_DIF"]["items"]
    found = dif_of(names, points, focal, purified=False)
    for item in found:
        theirs = expected[item.item_id]
        assert isclose(item.odds_ratio, theirs["alpha_mh"], abs_tol=1e-8)
        assert isclose(item.delta, theirs["ets_delta"], abs_tol=1e-8)
        assert isclose(item.chi2, theirs["chi2_cc"], abs_tol=1e-6)
    assert [item.item_id for item in found if item.ets is EtsClass.C] == ["Item1"]


def test_a_plain_count_by_hand_gives_the_same_odds_ratio():
    chance = np.random.default_rng(4)
    points = (chance.random((600, 8)) < 0.6).astype(float)
    focal = (chance.random(600) < 0.5).astype(float)
    totals = points.sum(axis=1)
    right = wrong = 0.0
    for level in set(totals.tolist()):
        cells = {(g, x): 0 for g in (0, 1) for x in (0, 1)}
        for total, group, answer in zip(totals, focal, points[:, 2], strict=True):
            if total == level:
                cells[int(group), int(answer)] += 1
        n = sum(cells.values())
        right += cells[0, 1] * cells[1, 0] / n
        wrong += cells[0, 0] * cells[1, 1] / n
    found = mantel_haenszel("i", strata_of(points[:, 2], totals, focal))
    assert isclose(found.odds_ratio, right / wrong, rel_tol=1e-12)


def test_the_order_of_people_plays_no_part():
    chance = np.random.default_rng(5)
    points = (chance.random((400, 6)) < 0.7).astype(float)
    focal = (chance.random(400) < 0.4).astype(float)
    order = chance.permutation(400)
    names = [str(number) for number in range(6)]
    for one, other in zip(dif_of(names, points, focal), dif_of(names, points[order], focal[order]), strict=True):
        assert isclose(one.odds_ratio, other.odds_ratio, rel_tol=1e-12)


def test_an_item_that_is_far_harder_for_one_group_leaves_the_total_of_the_others():
    chance = np.random.default_rng(6)
    ability = chance.normal(size=(3000, 1))
    points = (chance.random((3000, 10)) < 1 / (1 + np.exp(-ability))).astype(float)
    focal = (chance.random(3000) < 0.5).astype(float)
    points[(focal == 1) & (chance.random(3000) < 0.7), 0] = 0.0
    names = [str(number) for number in range(10)]
    plain, clean = dif_of(names, points, focal, purified=False), dif_of(names, points, focal)
    assert clean[0].ets is EtsClass.C
    assert all(item.ets is EtsClass.A for item in clean[1:])
    assert sum(abs(item.delta) for item in clean[1:]) < sum(abs(item.delta) for item in plain[1:])


def test_what_does_not_vary_gives_nothing_and_few_people_no_verdict():
    assert mantel_haenszel("i", [(5, 0, 5, 0)]) is None
    assert mantel_haenszel("i", []) is None
    assert not may_judge(199, 1000)
    assert not may_judge(210, 210)
    assert may_judge(250, 250)

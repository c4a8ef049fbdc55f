"""Charts of invented figures, ordinary and hostile ones, in both languages."""

import math
from fractions import Fraction

from examapp.reports.charts_bars import BarRow, Bars, OptionBars, OptionCounts
from examapp.reports.charts_delta_plots import DeltaPlot, DeltaPoint
from examapp.reports.charts_frequencies import Frequencies
from examapp.reports.charts_intervals import IntervalRow, Intervals
from examapp.reports.charts_item_maps import ItemMap, ItemPoint
from examapp.reports.charts_scores import BackToBack, ScoreGroup, bins_for, counted
from examapp.reports.charts_trends import Trend, YearPoint

TOPICS = {
    "zh": [
        *("刑事法律援助", "法律援助范围与条件", "法律援助实施程序及承办人员的权利、义务和法律责任", "执业纪律"),
        *("利益冲突", "收费与财物", "档案管理", "值班律师", "未成年人保护"),
        *("农民工讨薪案件的办理以及跨区域协作机制", "保密义务", "律师与法官检察官交往行为规范（含禁止性规定）"),
        *("投诉查处", "质量评估"),
    ],
    "en": [
        *("Criminal legal aid", "Scope and conditions of legal aid", "Discipline", "Conflicts of interest"),
        "Procedure, and the rights, duties and legal liability of those who handle a case",
        *("Fees and gifts", "Files", "Duty lawyers", "Protection of minors", "Confidentiality"),
        "Wage claims of migrant workers and co-operation between regions",
        "Lawyers' dealings with judges and prosecutors (with prohibitions)",
        *("Complaints", "Quality assessment"),
    ],
}
WORDS = {
    "zh": ("法律援助律师", "社会执业律师（基准 2026-03）", "【示例数据】成绩分布", "得分率之差（百分点）", "未答"),
    "en": ("Legal-aid lawyers", "Practising lawyers", "[DEMONSTRATION] Scores", "Difference of shares", "omitted"),
}
REASON = {"zh": "少于 5 人，不予列出", "en": "withheld, because there are fewer than 5 people"}
EDGES = bins_for(Fraction(100), Fraction(60))
OURS = tuple(Fraction(52 + 47 * number * number % 45) for number in range(58))
THEIRS = tuple(Fraction(40 + 31 * number * number % 61) for number in range(212))
OPTIONS = (
    OptionCounts("A", (3, 2, 0)),
    OptionCounts("B", (9, 14, 19), keyed=True),
    OptionCounts("C", (6, 3, 1)),
    OptionCounts("D", (1, 1, 0)),
)


def groups(language):
    ours, theirs, *_rest = WORDS[language]
    return (
        ScoreGroup(ours, len(OURS), counted(OURS, EDGES)),
        ScoreGroup(theirs, len(THEIRS), counted(THEIRS, EDGES)),
    )


def interval_rows(language):
    rows = []
    for number, topic in enumerate(TOPICS[language]):
        middle, reach = (number * 7 % 15 - 7) * 1.3, 2 + number * 5 % 7
        rows.append(IntervalRow(topic, middle, middle - reach, middle + reach))
    rows[6] = IntervalRow(TOPICS[language][6], None, reason=REASON[language])
    return tuple(rows)


def huge_rows(language):
    names = TOPICS[language]
    return (
        IntervalRow(names[0], -3.2, -5.0, -1.4),
        IntervalRow(names[1], 2.0, -250.5, 254.5),
        IntervalRow(names[2], 1.0, -math.inf, math.inf),
        IntervalRow(names[3], -5.0, -6.0, -4.0),
        IntervalRow(names[4], 0.02, -2.0, 2.04),
    )


def years():
    return (
        YearPoint("2022", 41, 68.2, 64.9, 71.5),
        YearPoint("2023", 47, 70.1, 67.2, 73.0),
        YearPoint("2024", 4, None),
        YearPoint("2025", 55, 71.0, 68.4, 73.6, comparable=False),
        YearPoint("2026", 58, 74.6, 72.3, 76.9),
    )


def deltas():
    return tuple(
        DeltaPoint(
            str(number), 10 + number % 7, 10.4 + number % 7 + (number % 3 - 1) * 0.6 + 4 * (number == 11), number == 11
        )
        for number in range(1, 31)
    )


def items():
    points = []
    for number in range(75):
        facility, discrimination = 0.1 + (number * 37 % 90) / 100, -0.1 + (number * 53 % 70) / 100
        flagged = facility < 0.2 or facility > 0.95 or discrimination < 0.2
        points.append(ItemPoint(f"T{number + 1:02d}", facility, discrimination, flagged))
    return (*points, ItemPoint("T76", 1.0, None, flagged=True))


def charts(language):
    """Every chart by name."""
    ours, theirs, title, axis, omitted = WORDS[language]
    mine, other = groups(language)
    topics = TOPICS[language]
    none = (0,) * (len(EDGES) - 1)
    halves = bins_for(Fraction(77), Fraction(93, 2))
    crowd = [ItemPoint(f"{n}-{n}-{n}", 0.97 + n % 9 / 1000, 0.02 + n % 7 * 0.003, flagged=True) for n in range(30)]
    shares = tuple(BarRow(topic, n % 11 / 10, None if n == 3 else n % 7 / 6) for n, topic in enumerate(topics))
    return {
        "two groups": BackToBack(mine, other, EDGES, Fraction(60), title=title, notes=(REASON[language],)),
        "one-sided": BackToBack(mine, ScoreGroup(theirs, 212, None), EDGES, Fraction(60)),
        "alone": BackToBack(mine, None, EDGES, Fraction(60)),
        "nobody": BackToBack(ScoreGroup(ours, 0, none), ScoreGroup(theirs * 5, 0, none), EDGES, Fraction(60)),
        "no scores": BackToBack(ScoreGroup(ours, 9, None), ScoreGroup(theirs, 212, None), EDGES),
        "all the same": BackToBack(ScoreGroup(ours, 7, counted([Fraction(60)] * 7, EDGES)), other, EDGES),
        "half points": BackToBack(
            ScoreGroup(ours, 58, counted([points * Fraction(3, 4) for points in OURS], halves)),
            ScoreGroup(theirs, 212, counted([points * Fraction(3, 4) for points in THEIRS], halves)),
            *(halves, Fraction(93, 2), Fraction(1, 2)),
        ),
        "topics": Intervals(interval_rows(language), axis, 5.0, title, (REASON[language],)),
        "huge": Intervals(huge_rows(language), axis),
        "one topic": Intervals((IntervalRow(topics[0], 0.0, 0.0, 0.0),), axis, 2.0),
        "no topic": Intervals((), axis),
        "withheld": Intervals((IntervalRow(topics[0], None, reason=REASON[language]),), axis),
        "bars": Bars(shares, f"{ours} (58)", f"{theirs} (212)", title),
        "single bars": Bars(shares, ours),
        "no bars": Bars((), ours),
        "options": OptionBars((*OPTIONS, OptionCounts(omitted, (0, 0, 0))), (19, 20, 20), title),
        "options of nobody": OptionBars(tuple(OptionCounts(sign, (0, 0, 0)) for sign in "AB"), (0, 0, 0)),
        "polygon": Frequencies((mine, other), EDGES, cut=Fraction(60), title=title),
        "cumulative": Frequencies((mine, other), EDGES, cumulative=True, cut=Fraction(60)),
        "polygon of nobody": Frequencies((ScoreGroup(ours, 0, none),), EDGES),
        "years": Trend(years(), ours, 60.0, title),
        "one year": Trend(years()[:1], ours),
        "no mean": Trend((years()[2], YearPoint("2027", 0, None)), ours),
        "no year": Trend((), ours),
        "twelve years": Trend(tuple(YearPoint(f"{n}", n, 70.0 + n % 5, 69.0, 76.0) for n in range(2015, 2027)), ours),
        "items": ItemMap(items(), 58, title=title),
        "crowd": ItemMap(tuple(crowd), 58),
        "no items": ItemMap((), 0),
        "deltas": DeltaPlot(deltas(), (ours, theirs), 0.4, title),
        "no deltas": DeltaPlot((), (ours, theirs), 0.0),
        "wide deltas": DeltaPlot((DeltaPoint("3", 2.7, 23.3, unlike=True),), (ours, theirs), -3.0),
    }


NAMES = tuple(charts("en"))

"""Baselines from YAML, from a CSV summary, or computed from raw scores, with their figures checked for sense."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import sqrt
from pathlib import Path

from examapp.banks.baseline_fields import SUMMARY_FIELDS, Entry, read_fields
from examapp.banks.baseline_items import read_items
from examapp.banks.baseline_scores import contradictions, read_scores
from examapp.banks.baseline_values import Reader
from examapp.banks.fields import guess
from examapp.banks.findings import Findings
from examapp.domain.baselines import Baseline, Summary
from examapp.domain.blueprints import Exam, Part
from examapp.domain.errors import Message, Problem
from examapp.domain.marking import RULE_NAMES, parse_rule, show_points

NEEDED_NUMBERS = ("mean", "maximum")
WHOLE_NUMBERS = ("n", "passed")
FEWEST = 2
# Published figures are rounded to one decimal, so figures that belong together may miss each other by this much.
ROUNDING = 0.05
# Shares are rounded to two decimals: over 100 points that is half a point.
SHARES_TOLERANCE = 1.0
TRUTHS = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}
COMPARE_WITH_SOURCE = Message("Compare the figures with their source.")


def load_baseline(
    path: Path,
    *,
    form_id_given: str | None,
    exam: Exam | None,
    maxima: Mapping[str, Fraction] | None = None,
    facts: Mapping[str, str] | None = None,
) -> tuple[Baseline | None, list[Problem]]:
    """The baseline in a file, None when anything in it is wrong, and every problem.

    `form_id_given`, `exam` and `maxima`, the points of each item by its id, are of the form that the norm group sat;
    `facts` are fields stated on the command line, as raw scores need them.
    """
    findings = Findings(str(path))
    fields = read_fields(path, exam, facts or {}, findings, items=maxima or {})
    if not fields:
        return None, findings.problems
    baseline = _Maker(Reader(fields, findings), exam, maxima or {}).baseline(form_id_given)
    return (None if findings.errors else baseline), findings.problems


def stated(path: Path, field: str) -> str:
    """What a file itself says of a field, before anything is checked; empty when it says nothing."""
    entry = read_fields(path, None, {}, Findings(str(path))).get(field)
    return "" if entry is None else entry.text


class _Maker:
    """Makes a baseline of fields and notes everything that is wrong with them."""

    def __init__(self, reader: Reader, exam: Exam | None, maxima: Mapping[str, Fraction]) -> None:
        self._reader = reader
        self._exam = exam
        self._maxima = maxima

    def baseline(self, form_id_given: str | None) -> Baseline:
        """The baseline; worth nothing when an error was noted on the way."""
        exam_id, baseline_id = self._exam_id(), self._reader.text("id")
        of_items = read_items(self._reader, self._maxima)
        self._fill_whole(of_items.facilities)
        whole = self._summary("whole")
        common = self._summary("common") if any(name.startswith("common.") for name in self._reader.fields) else None
        topics = self._shares("topics.")
        if whole is not None and common is not None:
            self._check_parts(whole, common)
        if whole is not None:
            self._check_topics(whole, topics)
        scores = self._scores(whole)
        self._check_sums(scores, of_items.points)
        return Baseline(
            baseline_id=baseline_id,
            title=self._reader.text("title", needed=False) or baseline_id,
            norm_group=self._reader.text("norm_group"),
            exam_id=exam_id,
            form_id=self._form_id(form_id_given),
            marking=self._marking(),
            source=self._reader.text("source"),
            sat_on=self._sat_on(),
            whole=whole or Summary(0, 0, 0, Fraction(0)),
            common=common,
            topics=topics,
            demonstration=self._demonstration(),
            scores=scores,
            topic_sds=self._shares("topic_sds."),
            items=of_items.facilities,
            item_points=of_items.points,
            anchor=of_items.anchor,
            common_anchor=of_items.common_anchor,
        )

    def _exam_id(self) -> str:
        exam_id = self._reader.text("exam")
        if self._exam is not None and exam_id and exam_id != self._exam.exam_id:
            values = {"theirs": exam_id, "ours": self._exam.exam_id}
            message = Message("The baseline belongs to the exam {theirs}, the form to {ours}.", values)
            self._reader.error("exam", message, Message("State a form of the exam that these people sat."))
        return exam_id

    def _form_id(self, given: str | None) -> str:
        """The form's id in full; a file may name it by its code, as long as it is the same form."""
        stated_form = self._reader.text("form", needed=given is None)
        if given is not None and stated_form and not given.startswith(stated_form.lower()):
            values = {"theirs": stated_form, "ours": given[:8]}
            message = Message("The file says that the form is {theirs}, the command line says {ours}.", values)
            self._reader.error("form", message, Message("State the form that these people sat."))
        return given or stated_form

    def _sat_on(self) -> date:
        text = self._reader.text("sat_on")
        try:
            return date.fromisoformat(text)
        except ValueError:
            if text:
                message = Message("“{text}” is not a day.", {"text": text})
                self._reader.error("sat_on", message, Message("Write it as year-month-day: 2026-03-20."))
            return date.min

    def _demonstration(self) -> bool:
        text = self._reader.text("demonstration", needed=False).lower()
        if text and text not in TRUTHS:
            message = Message("“{text}” is neither true nor false.", {"text": text})
            self._reader.error(
                "demonstration", message, Message("Write true when the figures are invented, else false.")
            )
        return TRUTHS.get(text, False)

    def _marking(self) -> dict[str, str]:
        """Section to rule: one rule for all sections, or each section's own."""
        sections = () if self._exam is None else tuple(section.section_id for section in self._exam.sections)
        each = {name.removeprefix("marking."): name for name in self._reader.fields if name.startswith("marking.")}
        if each:
            self._check_sections(each, sections)
            return {section: self._rule(name) for section, name in each.items()}
        if not self._reader.text("marking"):
            return {}
        rule = self._rule("marking")
        if not sections:
            message = Message("Without its exam one rule cannot be taken for all sections.")
            self._reader.error("marking", message, Message("State the form, or write a rule for each section."))
        return dict.fromkeys(sections, rule)

    def _check_sections(self, each: Mapping[str, str], sections: tuple[str, ...]) -> None:
        for section, name in each.items():
            if sections and section not in sections:
                message = Message("The exam has no section “{section}”.", {"section": section})
                listed = Message("Its sections are: {sections}.", {"sections": ", ".join(sections)})
                self._reader.error(name, message, guess(section, sections) or listed)
        for section in sections:
            if section not in each:
                message = Message("The marking rule of section “{section}” is missing.", {"section": section})
                self._reader.error(next(iter(each.values())), message, Message("Add it under “marking”."))

    def _rule(self, name: str) -> str:
        text = self._reader.fields[name].text
        rule = parse_rule(text)
        if rule is None:
            message = Message("There is no marking rule “{rule}”.", {"rule": text})
            listed = Message("The rules are: {rules}.", {"rules": ", ".join(RULE_NAMES)})
            self._reader.error(name, message, guess(text, RULE_NAMES) or listed)
        return str(rule or text)

    def _fill_whole(self, facilities: Mapping[str, float]) -> None:
        """Where a source gives nothing but the difficulty of every item, the mean follows from that."""
        if not self._maxima or set(facilities) != set(self._maxima) or self._exam is None:
            return
        mean = sum(share * float(self._maxima[name]) for name, share in facilities.items())
        place = self._reader.place(next(name for name in self._reader.fields if name.startswith(("items.", "item_"))))
        maximum = str(show_points(self._exam.part_maximum(None), places=None))
        for name, text in (("whole.mean", repr(mean)), ("whole.maximum", maximum)):
            self._reader.fields.setdefault(name, Entry(text, place))

    def _summary(self, part: str) -> Summary | None:
        """The figures of the whole paper or the common part; None when one that is needed is missing or wrong."""
        before = self._reader.findings.errors
        figures = {
            name: self._reader.number(f"{part}.{name}", needed=name in NEEDED_NUMBERS, whole=name in WHOLE_NUMBERS)
            for name in SUMMARY_FIELDS
        }
        if self._reader.findings.errors > before:
            return None
        floats = {name: float(value) for name, value in figures.items() if value is not None}
        summary = Summary(
            n=int(floats["n"]) if "n" in floats else None,
            mean=floats["mean"],
            sd=floats.get("sd"),
            maximum=figures["maximum"] or Fraction(0),
            median=floats.get("median"),
            lowest=floats.get("lowest"),
            highest=floats.get("highest"),
            passed=int(floats["passed"]) if "passed" in floats else None,
        )
        for name, fault in _faults(summary):
            self._reader.error(f"{part}.{name}", fault, COMPARE_WITH_SOURCE, rule="baseline-sense")
        self._check_maximum(part, summary)
        return summary

    def _check_maximum(self, part: str, summary: Summary) -> None:
        if self._exam is None:
            return
        ours = self._exam.part_maximum(Part.COMMON if part == "common" else None)
        if summary.maximum != ours:
            values = {"theirs": show_points(summary.maximum, places=None), "ours": show_points(ours, places=None)}
            message = Message("The maximum is {theirs}, but the exam's is {ours} points.", values)
            self._reader.error(
                f"{part}.maximum", message, Message("Give raw points, not percentages, and the exam's maximum.")
            )

    def _check_parts(self, whole: Summary, common: Summary) -> None:
        """The common part is a part of the same papers of the same people."""
        if common.n != whole.n:
            values = {"common": common.n, "whole": whole.n}
            message = Message("The common part has n = {common}, the whole paper n = {whole}.", values)
            self._reader.error("common.n", message, COMPARE_WITH_SOURCE, rule="baseline-sense")
        if common.mean > whole.mean + ROUNDING:
            message = Message("The common part has more points than the whole paper.")
            self._reader.error("common.mean", message, COMPARE_WITH_SOURCE, rule="baseline-sense")

    def _scores(self, whole: Summary | None) -> tuple[Fraction, ...]:
        """Single scores of the whole paper, where the file has them."""
        entry = self._reader.fields.get("scores")
        scores, bad = read_scores("" if entry is None else entry.text)
        for word in bad:
            message = Message("“{text}” is not a score.", {"text": word})
            self._reader.error("scores", message, Message("Write points such as 71 or 71.5, one for each person."))
        if scores and not bad and whole is not None:
            for fault in contradictions(scores, whole):
                self._reader.error("scores", fault, COMPARE_WITH_SOURCE, rule="baseline-sense")
        return scores

    def _check_sums(self, scores: Sequence[Fraction], points: Mapping[str, Sequence[Fraction]]) -> None:
        """Where every item is there and counts, a person's points make the score."""
        if not points or self._exam is None or set(points) != set(self._maxima):
            return
        if sum(self._maxima.values()) != self._exam.max_points:
            return
        for number, (score, row) in enumerate(zip(scores, zip(*points.values(), strict=True), strict=True), 1):
            if sum(row) != score:
                values = {"number": number, "sum": show_points(sum(row, Fraction(0)), places=None)}
                values["score"] = show_points(score, places=None)
                message = Message("Person {number}: the items make {sum} points, the score is {score}.", values)
                self._reader.error("scores", message, COMPARE_WITH_SOURCE, rule="baseline-sense")

    def _shares(self, prefix: str) -> dict[str, float]:
        known = () if self._exam is None else tuple(topic.topic_id for topic in self._exam.topics)
        topics = {}
        for name in [name for name in self._reader.fields if name.startswith(prefix)]:
            topic = name.removeprefix(prefix)
            share = self._reader.number(name, needed=True)
            if known and topic not in known:
                message = Message("The exam has no topic “{topic}”.", {"topic": topic})
                listed = Message("Its topics are: {topics}.", {"topics": ", ".join(known)})
                self._reader.error(name, message, guess(topic, known) or listed)
            elif share is not None and share > 1:
                message = Message("The share {share} is above 1.", {"share": self._reader.fields[name].text})
                self._reader.error(name, message, Message("Write the share of the topic's points: 0.78 for 78 %."))
            elif share is not None:
                topics[topic] = float(share)
        return topics

    def _check_topics(self, whole: Summary, topics: Mapping[str, float]) -> None:
        """Shares of all topics, weighted by their points, must make the mean."""
        if self._exam is None or set(topics) != {topic.topic_id for topic in self._exam.topics}:
            return
        points = sum(share * float(self._exam.topic_maximum(topic)) for topic, share in topics.items())
        if abs(points - whole.mean) > SHARES_TOLERANCE:
            values = {"points": f"{points:.1f}", "mean": f"{whole.mean:.1f}"}
            message = Message("The topics' shares make {points} points, but the mean is {mean}.", values)
            self._reader.findings.warning(
                "baseline-sense", self._reader.place("whole.mean"), message, COMPARE_WITH_SOURCE
            )


def _faults(summary: Summary) -> Iterator[tuple[str, Message]]:
    """What cannot be true of any distribution of scores, figure by figure."""
    maximum = float(summary.maximum)
    lowest = 0.0 if summary.lowest is None else summary.lowest
    highest = maximum if summary.highest is None else summary.highest
    if summary.n is not None and summary.n < FEWEST:
        yield "n", Message("A baseline needs two people or more.")
        return
    if not lowest - ROUNDING <= summary.mean <= highest + ROUNDING:
        values = {"mean": f"{summary.mean:g}", "low": f"{lowest:g}", "high": f"{highest:g}"}
        yield "mean", Message("The mean {mean} does not lie between {low} and {high}.", values)
    else:
        # Of all scores between two bounds with a given mean, those at the bounds spread most.
        spread = max(0.0, (highest - summary.mean) * (summary.mean - lowest))
        n = summary.n or FEWEST  # of an unknown number, the two that spread most
        bound = sqrt(spread * n / (n - 1)) + ROUNDING
        if summary.sd is not None and summary.sd > bound:
            values = {"sd": f"{summary.sd:g}", "bound": f"{bound:.1f}"}
            yield "sd", Message("The standard deviation {sd} is too large: with these figures at most {bound}.", values)
    if highest > maximum:
        yield "highest", Message("The highest score is above the maximum.")
    if lowest > highest:
        yield "lowest", Message("The lowest score is above the highest.")
    if summary.median is not None and not lowest <= summary.median <= highest:
        yield "median", Message("The median does not lie between the lowest and the highest score.")
    if summary.passed is not None and summary.n is None:
        yield "passed", Message("How many passed says nothing without n.")
    elif summary.passed is not None and summary.n is not None and summary.passed > summary.n:
        yield "passed", Message("More people passed than there are.")

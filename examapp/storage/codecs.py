"""Domain values to JSON text and back, as the store keeps them; fractions as `1/2`, durations in seconds."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from examapp.domain.baselines import Anchor, Baseline, Summary
from examapp.domain.blueprints import Exam, Part, Section, SectionKind, Topic
from examapp.domain.credits import NO_CREDIT, Cause, CreditRule
from examapp.domain.forms import Form, FormItem, KeyEntry, KeySheet, Ruling
from examapp.domain.items import ItemType, Option, canonical_json
from examapp.domain.marking import MarkingRule


def content_to_json(item: FormItem) -> str:
    """What a candidate sees of an item, options in the order of the bank; stored once under its digest."""
    return canonical_json(
        {
            "type": item.type.value,
            "stem": item.stem,
            "options": [[option.option_id, option.text] for option in item.options],
            "stimulus": item.stimulus,
        }
    )


def form_to_json(form: Form) -> str:
    """A form without its contents, which are stored apart."""
    items = [
        {
            "item": item.item_id,
            "digest": item.digest,
            "section": item.section_id,
            "topic": item.topic,
            "keep_order": item.keep_order,
            "case": item.case_id,
        }
        for item in form.items
    ]
    return canonical_json({"exam": _exam_to_dict(form.exam), "seed": form.seed, "items": items})


def form_from_json(form_id: str, body: str, contents: Mapping[str, str]) -> Form:
    """A form from its stored body and the stored contents that it names by digest."""
    stored = json.loads(body)
    items = tuple(_item_from_dict(item, json.loads(contents[item["digest"]])) for item in stored["items"])
    return Form(form_id, _exam_from_dict(stored["exam"]), stored["seed"], items)


def digests_in(body: str) -> list[str]:
    """The contents that a stored form needs."""
    return [item["digest"] for item in json.loads(body)["items"]]


def _item_from_dict(item: dict[str, Any], content: dict[str, Any]) -> FormItem:
    return FormItem(
        item_id=item["item"],
        digest=item["digest"],
        section_id=item["section"],
        topic=item["topic"],
        type=ItemType(content["type"]),
        stem=content["stem"],
        options=tuple(Option(option_id, text) for option_id, text in content["options"]),
        keep_order=item["keep_order"],
        case_id=item["case"],
        stimulus=content["stimulus"],
    )


def _exam_to_dict(exam: Exam) -> dict[str, Any]:
    stored = asdict(exam)
    stored["duration"] = round(exam.duration.total_seconds())
    stored["warnings"] = [round(warning.total_seconds()) for warning in exam.warnings]
    stored["cut_score"] = str(exam.cut_score)
    stored["excellent_score"] = None if exam.excellent_score is None else str(exam.excellent_score)
    stored["credit"] = exam.credit.as_json() if exam.credit.causes else None
    stored["latest_start"] = None if exam.latest_start is None else round(exam.latest_start.total_seconds())
    del stored["equivalence_margin"]
    if exam.equivalence_margin is not None:  # a form without one is spelled as it was before there were margins
        stored["equivalence_margin"] = str(exam.equivalence_margin)
    for section in stored["sections"]:
        section["points"] = str(section["points"])
        rule_points = section["marking"]["points"]
        section["marking"]["points"] = None if rule_points is None else str(rule_points)
    return stored


def _exam_from_dict(stored: dict[str, Any]) -> Exam:
    excellent = stored["excellent_score"]
    credit, latest_start = stored.get("credit"), stored.get("latest_start")
    margin = stored.get("equivalence_margin")
    changed = {
        "duration": timedelta(seconds=stored["duration"]),
        "warnings": tuple(timedelta(seconds=warning) for warning in stored["warnings"]),
        "cut_score": Fraction(stored["cut_score"]),
        "excellent_score": None if excellent is None else Fraction(excellent),
        "sections": tuple(_section_from_dict(section) for section in stored["sections"]),
        "topics": tuple(Topic(topic["topic_id"], topic["title"], Part(topic["part"])) for topic in stored["topics"]),
        "banks": tuple(stored["banks"]),
        "credit": NO_CREDIT if credit is None else _credit_from_dict(credit),
        "latest_start": None if latest_start is None else timedelta(seconds=latest_start),
        "equivalence_margin": None if margin is None else Fraction(margin),
    }
    return Exam(**{**stored, **changed})


def _credit_from_dict(stored: dict[str, Any]) -> CreditRule:
    return CreditRule(frozenset(Cause(cause) for cause in stored["causes"]), timedelta(seconds=stored["cap_s"]))


def _section_from_dict(stored: dict[str, Any]) -> Section:
    rule = stored["marking"]
    rule_points = None if rule["points"] is None else Fraction(rule["points"])
    changed = {
        "kind": SectionKind(stored["kind"]),
        "points": Fraction(stored["points"]),
        "marking": MarkingRule(rule["name"], rule_points),
    }
    return Section(**{**stored, **changed})


def key_sheet_to_json(key_sheet: KeySheet) -> str:
    """A key sheet: digest to key, whether it is scored, and what was decided about it since if anything was."""
    return canonical_json({digest: _entry_to_dict(entry) for digest, entry in key_sheet.keys.items()})


def _entry_to_dict(entry: KeyEntry) -> dict[str, Any]:
    stored: dict[str, Any] = {"key": sorted(entry.key), "scored": entry.scored}
    return stored if entry.ruling is Ruling.BY_KEY else {**stored, "ruling": entry.ruling.value}


def key_sheet_from_json(form_id: str, body: str) -> KeySheet:
    """The key sheet of a form; ValueError when the text is none."""
    match json.loads(body):
        case dict(stored):
            return KeySheet(form_id, {digest: _entry_from_dict(entry) for digest, entry in stored.items()})
        case _:
            raise ValueError("no key sheet")


def _entry_from_dict(stored: object) -> KeyEntry:
    match stored:
        case {"key": list(key), "scored": bool(scored), **rest}:
            return KeyEntry(frozenset(map(str, key)), scored, Ruling(str(rest.get("ruling", Ruling.BY_KEY))))
        case _:
            raise ValueError("no entry of a key sheet")


def baseline_to_json(baseline: Baseline) -> str:
    """A baseline whole; its numbers are measurements, so floats are at home here."""
    stored = asdict(baseline)
    stored["sat_on"] = baseline.sat_on.isoformat()
    for part in ("whole", "common"):
        if stored[part] is not None:
            stored[part]["maximum"] = str(stored[part]["maximum"])
    stored["scores"] = [str(score) for score in baseline.scores]
    stored["item_points"] = {name: [str(each) for each in points] for name, points in baseline.item_points.items()}
    return json.dumps(stored, sort_keys=True, ensure_ascii=False)


def baseline_from_json(body: str) -> Baseline:
    """A stored baseline."""
    stored = json.loads(body)
    stored["sat_on"] = date.fromisoformat(stored["sat_on"])
    for part in ("whole", "common"):
        if stored[part] is not None:
            stored[part] = Summary(**{**stored[part], "maximum": Fraction(stored[part]["maximum"])})
    stored["scores"] = tuple(Fraction(score) for score in stored.get("scores", ()))
    points = stored.get("item_points", {})
    stored["item_points"] = {name: tuple(Fraction(each) for each in column) for name, column in points.items()}
    for name in ("anchor", "common_anchor"):
        if stored.get(name) is not None:
            stored[name] = Anchor(**{**stored[name], "items": tuple(stored[name]["items"])})
    return Baseline(**stored)

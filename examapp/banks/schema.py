"""The format of bank, exam and statutes files as tables of fields: the checks and the JSON Schema read these."""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from examapp.banks.fields import Field, Record
from examapp.banks.kinds import (
    Choice,
    Day,
    Flag,
    Group,
    Groups,
    Letters,
    ListOf,
    Number,
    Options,
    Rule,
    Text,
    Whole,
)
from examapp.domain.blueprints import Part, SectionKind
from examapp.domain.credits import Cause
from examapp.domain.errors import Message
from examapp.domain.items import ItemStatus, ItemType, Outcome
from examapp.domain.statutes import StatuteStatus

CASE = "case"
NEEDS_RECHECK = "needs_recheck"

ID = Text(
    re.compile(r"[a-z0-9][a-z0-9-]*"),
    Message("Use lower-case letters, digits and hyphens, such as t06-s-001."),
)
TOPIC_ID = Text(re.compile(r"\S+"), Message("Write the topic's id without spaces, such as T06."))
SECTION_ID = Text(
    re.compile(r"(?!(?:topic|title|part)$)[a-z][a-z0-9_]*"),
    Message("Use lower-case letters, digits and underlines, such as single; not topic, title or part."),
)
REFERENCE = Text(
    re.compile(r"[a-z0-9][a-z0-9-]*@[^\s@]+"),
    Message("Write the statute's id, “@” and the version, such as legal-aid-law@2021."),
)
ARTICLE = Text(
    re.compile(r"[1-9][0-9]*\S*"),
    Message("Write the article's number in digits, such as 20 or 308之一."),
)
LANGUAGE = Choice(("zh", "en"))
FORMAT = Field("format", Whole(1, 1), Message("the version of the file format, always 1"))

HEADER = Record(
    "header",
    Message("the bank's header"),
    (
        Field("id", ID, Message("the bank's id, unique among all banks")),
        Field("title", Text(), Message("what people see as the bank's name"), also=("name", "标题", "名称")),
        Field("language", LANGUAGE, Message("the language the items are written in"), also=("lang", "语言")),
        Field("version", Text(), Message("the bank's version; change it when the bank changes"), also=("版本",)),
        Field("authors", ListOf(Text(), 1), Message("who wrote the bank"), also=("author", "作者")),
        Field("statutes", ListOf(REFERENCE), Message("the statutes that the items cite"), also=("laws", "法规")),
        Field("practice_only", Flag(), Message("true: no exam may draw from this bank"), needed=False),
    ),
)

CITATION = Record(
    "citation",
    Message("a citation"),
    (
        Field("statute", ID, Message("the statute's id in statutes.yaml"), also=("law", "法规", "法律")),
        Field("version", Text(), Message("the version that the item was checked against"), also=("版本",)),
        Field("article", ARTICLE, Message("the number of the article"), also=("条", "条文")),
        Field(
            "quote",
            Text(),
            Message("a few words of the article, letter by letter"),
            needed=False,
            also=("text", "原文"),
        ),
    ),
)

REVIEW = Record(
    "review",
    Message("a second reader's answer"),
    (
        Field("date", Day(), Message("the day on which somebody answered who had not seen the key")),
        Field("outcome", Choice(tuple(Outcome)), Message("agreed, or mended and then agreed")),
    ),
)


_OPTIONS = Field("options", Options(), Message("the options A to H"), also=("choices", "选项"))
_NO_OPTIONS = Message("A true/false item has no options: delete them, or change the type.")
_FIRST_FIELDS = (
    Field("topic", TOPIC_ID, Message("the topic's id in the syllabus"), also=("category", "专题")),
    Field("level", Whole(1, 3), Message("1 easy, 2 medium, 3 hard"), also=("difficulty", "难度")),
    Field("stem", Text(), Message("the question"), also=("question", "题干", "题目", "题")),
)
_LAST_FIELDS = (
    Field(
        "rationale",
        Text(),
        Message("why the key is right and each other option wrong"),
        needed=False,
        needed_when=("status", "reviewed"),
        also=("explanation", "analysis", "feedback", "解析", "理由"),
    ),
    Field(
        "citations",
        Groups((CITATION,)),
        Message("the articles that the key rests on"),
        needed=False,
        needed_when=("status", "reviewed"),
        also=("citation", "依据", "法条"),
    ),
    Field("status", Choice(tuple(ItemStatus)), Message("draft, reviewed or retired"), also=("状态",)),
    Field(
        "reviewed_at",
        Day(),
        Message("the day of the review"),
        needed=False,
        needed_when=("status", "reviewed"),
    ),
    Field("review", Group(REVIEW), Message("a second reader's answer: date and outcome"), needed=False),
    Field("tags", ListOf(Text()), Message("words to find the item by"), needed=False, also=("标签",)),
    Field("enemies", ListOf(ID), Message("items that must not stand in one paper with it"), needed=False),
    Field("keep_order", Flag(), Message("true: the options stay in the order written"), needed=False),
)


def _item(name: str, meaning: Message, key: Field, *, options: tuple[Field, ...], types: tuple[str, ...]) -> Record:
    """The fields of one type of item: they differ in key and options only."""
    identity = (
        Field("id", ID, Message("the item's id, unique among all banks and never used again")),
        Field("type", Choice(types), Message("how the item is answered"), also=("题型", "类型")),
    )
    elsewhere = {} if options else {"options": _NO_OPTIONS}
    return Record(name, meaning, (*identity, *_FIRST_FIELDS, *options, key, *_LAST_FIELDS), elsewhere=elsewhere)


_KEY_WORDS = ("answer", "answers", "correct", "solution", "答案", "正确答案")
_TRUTH = Field("key", Flag(), Message("true or false"), also=_KEY_WORDS)
_ONE = Field("key", Letters(1, 1), Message("the letter of the right option"), also=_KEY_WORDS)
_SEVERAL = Field("key", Letters(2), Message("the letters of the right options, such as ACD"), also=_KEY_WORDS)
_ANY = Field("key", Letters(1), Message("the letters of all right options, such as A or ACD"), also=_KEY_WORDS)

TRUE_FALSE = _item("true_false", Message("a true/false item"), _TRUTH, options=(), types=("true_false",))
SINGLE = _item("single", Message("an item with one right option"), _ONE, options=(_OPTIONS,), types=("single",))
MULTIPLE = _item(
    "multiple",
    Message("an item with two or more right options"),
    _SEVERAL,
    options=(_OPTIONS,),
    types=("multiple",),
)
INDEFINITE = _item(
    "indefinite",
    Message("an item with one or more right options, in a case"),
    _ANY,
    options=(_OPTIONS,),
    types=("indefinite",),
)
CASE_GROUP = Record(
    CASE,
    Message("a case"),
    (
        Field("id", ID, Message("the case's id, unique among all banks and never used again")),
        Field("type", Choice((CASE,)), Message("always case")),
        Field("stimulus", Text(), Message("the facts of the case"), also=("facts", "passage", "案情", "材料")),
        Field(
            "items",
            Groups((TRUE_FALSE, SINGLE, MULTIPLE, INDEFINITE), 2, 4),
            Message("the two to four items of the case"),
        ),
    ),
)
ITEMS: Mapping[str, Record] = MappingProxyType(
    {record.name: record for record in (TRUE_FALSE, SINGLE, MULTIPLE, INDEFINITE)}
)
# What an item is checked against while nobody can know its type.
UNTYPED = _item(
    "untyped",
    Message("an item"),
    replace(_ANY, kind=Text()),
    options=(replace(_OPTIONS, needed=False),),
    types=(*ItemType, CASE),
)

BANK_FILE = Record(
    "bank_file",
    Message("a bank file"),
    (
        FORMAT,
        Field("bank", Group(HEADER), Message("the bank's header")),
        Field("items", Groups((TRUE_FALSE, SINGLE, MULTIPLE, CASE_GROUP)), Message("the items and cases")),
    ),
)

VERSION = Record(
    "version",
    Message("a version of a statute"),
    (
        Field("version", Text(), Message("the version's name, mostly a year")),
        Field("status", Choice(tuple(StatuteStatus)), Message("whether it is in force")),
        Field("effective_from", Day(), Message("the day it came into force"), needed=False),
        Field("articles", Whole(1, 9999), Message("how many articles it has"), needed=False),
        Field("superseded_by", Text(), Message("the version that took its place"), needed=False),
    ),
)
STATUTE = Record(
    "statute",
    Message("a statute"),
    (
        Field("id", ID, Message("the statute's id, as citations name it")),
        Field("title", Text(), Message("the official title")),
        Field("short_title", Text(), Message("the title as people say it")),
        Field("issuer", Text(), Message("who issued it")),
        Field("document_number", Text(), Message("the document number"), needed=False),
        Field("source", Text(), Message("where a person finds its text"), needed=False, also=("url", "来源")),
        Field("by_items", Flag(), Message("true: it has no articles and numbers its items （一）（二）"), needed=False),
        Field("versions", Groups((VERSION,)), Message("the versions that the registry knows")),
    ),
)
STATUTES_FILE = Record(
    "statutes_file",
    Message("a statutes registry"),
    (FORMAT, Field("statutes", Groups((STATUTE,)), Message("the statutes"))),
)

CREDIT = Record(
    "credit",
    Message("the rule by which lost working time is given back"),
    (
        Field("causes", ListOf(Choice(tuple(Cause)), 1), Message("the causes that count")),
        Field("cap_minutes", Whole(1, 600), Message("how many minutes at most in one sitting")),
    ),
)
EXAM = Record(
    "exam",
    Message("the exam's own fields"),
    (
        Field("id", ID, Message("the exam's id, unique among all exams")),
        Field("title", Text(), Message("what people see as the exam's name"), also=("name", "标题")),
        Field("language", LANGUAGE, Message("the language of the exam"), also=("lang",)),
        Field("duration_minutes", Whole(1, 600), Message("the working time in minutes"), also=("duration",)),
        Field("cut_score", Number(), Message("the lowest passing score in points"), also=("pass_mark", "及格线")),
        Field("excellent_score", Number(), Message("the lowest excellent score in points"), needed=False),
        Field("closed_book", Flag(), Message("true: no key, rationale or bank while a sitting is open"), needed=False),
        Field("shuffle_items", Flag(), Message("true: each seat has its own order of items"), needed=False),
        Field("shuffle_options", Flag(), Message("true: each seat has its own order of options"), needed=False),
        Field(
            "warnings_minutes",
            ListOf(Whole(1, 600)),
            Message("how many minutes before the end the candidate is warned"),
            needed=False,
        ),
        Field(
            "pretest_percent",
            Whole(0, 50),
            Message("how many items are tried out, unscored, beside every hundred that are scored"),
            needed=False,
        ),
        Field(
            "credit", Group(CREDIT), Message("how lost working time is given back; without it none is"), needed=False
        ),
        Field(
            "latest_start_minutes",
            Whole(0, 600),
            Message("how many minutes after the session's opening a sitting may begin"),
            needed=False,
        ),
        Field(
            "equivalence_margin",
            Number(),
            Message("by how many points two groups may differ and still count as equal; fixed before anybody sits"),
            needed=False,
        ),
        Field("banks", ListOf(ID, 1), Message("the ids of the banks to draw from"), also=("bank", "题库")),
    ),
)
SECTION = Record(
    "section",
    Message("a section of the exam"),
    (
        Field("id", SECTION_ID, Message("the section's id, which the blueprint uses as a column")),
        Field("title", Text(), Message("what people see as the section's name")),
        Field("kind", Choice(tuple(SectionKind)), Message("which items it draws"), also=("type",)),
        Field("items", Whole(1, 500), Message("how many items it has"), also=("count",)),
        Field("points", Number(), Message("what each item is worth"), also=("point", "marks", "分值")),
        Field("marking", Rule(), Message("the marking rule"), also=("rule",)),
        Field(
            "items_per_case",
            Whole(1, 4),
            Message("how many items of each case are drawn"),
            needed=False,
            needed_when=("kind", CASE),
        ),
    ),
)
ROW = Record(
    "blueprint_row",
    Message("a row of the blueprint: a topic, and for each section how many items"),
    (
        Field("topic", TOPIC_ID, Message("the topic's id in the syllabus")),
        Field("title", Text(), Message("the topic's name")),
        Field("part", Choice(tuple(Part)), Message("common, or legal_aid for legal-aid lawyers alone")),
    ),
    rest=Whole(0, 500),
)
EXAM_FILE = Record(
    "exam_file",
    Message("an exam file"),
    (
        FORMAT,
        Field("exam", Group(EXAM), Message("the exam's own fields")),
        Field("sections", Groups((SECTION,)), Message("the sections in the order they are sat")),
        Field("blueprint", Groups((ROW,)), Message("how many items of each topic and section")),
        Field("rules", Text(), Message("what candidates read before they begin"), needed=False),
        Field("pledge", Text(), Message("what candidates promise before they begin"), needed=False),
        Field(
            "paper_rules", Text(), Message("the rules on a printed paper, in place of those made for it"), needed=False
        ),
    ),
)
COURSE = Record(
    "course",
    Message("the course's header"),
    (
        Field("id", ID, Message("the course's id, unique among all courses")),
        Field("title", Text(), Message("what people see as the course's name"), also=("name", "标题", "名称")),
        Field("language", LANGUAGE, Message("the language the lessons are written in"), also=("lang", "语言")),
        Field("version", Text(), Message("the course's version; change it when the course changes"), also=("版本",)),
        Field("authors", ListOf(Text(), 1), Message("who wrote the course"), also=("author", "作者")),
    ),
)
LESSON = Record(
    "lesson",
    Message("a lesson"),
    (
        Field("id", ID, Message("the lesson's id, unique in the course")),
        Field("topic", TOPIC_ID, Message("the topic that it teaches"), also=("专题",)),
        Field("title", Text(), Message("what the lesson is called"), also=("标题",)),
        Field("minutes", Whole(1, 120), Message("how long text and check items take"), also=("时长",)),
        Field("goals", ListOf(Text(), 1), Message("what one can do afterwards"), also=("目标",)),
        Field("text", Text(), Message("the Markdown file with the text, from the folder of the course file")),
        Field("citations", Groups((CITATION,)), Message("the articles that the text rests on"), also=("依据",)),
        Field("checks", ListOf(ID, 1), Message("the ids of the check items at the end"), also=("检查题",)),
        Field(
            "tags",
            ListOf(Text()),
            Message("words to find it by; needs_recheck when the law may have changed"),
            needed=False,
        ),
    ),
)
COURSE_FILE = Record(
    "course_file",
    Message("a course file"),
    (
        FORMAT,
        Field("course", Group(COURSE), Message("the course's header")),
        Field("lessons", Groups((LESSON,)), Message("the lessons in the order in which they are read")),
    ),
)

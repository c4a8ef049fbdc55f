"""The learner's progress in words: what to do next, where things stand, the days to come, the forecast."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.cells import cell_len

from examapp.domain.plans import MET_FOR_FORECAST, Plan, PlannedDay, TopicForecast
from examapp.domain.progress import NextStep, Progress, StepKind, TopicProgress
from examapp.locale import _
from examapp.reports.practice import BLANK, Line, Tone

BAR = 14
DAYS_SHOWN = 7
RIGHT, WRONG, UNMET = "█", "▒", "░"


def progress_lines(progress: Progress, titles: Mapping[str, str], *, bars: bool = True) -> tuple[Line, ...]:
    """Everything, the next step first; without bars where lines are read aloud."""
    return tuple(_progress_lines(progress, titles, bars=bars))


def _progress_lines(progress: Progress, titles: Mapping[str, str], *, bars: bool) -> Iterator[Line]:
    plan = progress.plan
    yield Line(step_text(progress.step, plan, titles), tone=Tone.HEADING)
    yield BLANK
    yield from _labelled(list(_facts(progress)))
    yield from (BLANK, Line(_topics_heading(bars=bars), tone=Tone.HEADING))
    yield from (_topic_line(each, titles, bars=bars) for each in progress.topics)
    yield from (BLANK, Line(_("The days to come, if all that is due is practised"), tone=Tone.HEADING))
    yield from _plan_lines(plan, bars=bars)
    if plan.exam_on is not None:
        yield from (BLANK, *_forecast_lines(plan.exam_on, plan.forecast, titles))


def step_text(step: NextStep, plan: Plan, titles: Mapping[str, str]) -> str:
    """What to do next, in one line."""
    minutes, lesson = plan.pace.minutes(step.items), step.lesson
    if step.kind is StepKind.DUE:
        line = _("Next: today's items, {count} in about {minutes} min: examapp practise due")
        return line.format(count=step.items, minutes=minutes)
    if step.kind is StepKind.LESSON and lesson is not None:
        line = _("Next: the lesson “{title}”, about {minutes} min: examapp learn")
        return line.format(title=lesson.lesson.title, minutes=lesson.lesson.minutes)
    if step.kind is StepKind.WRONG:
        line = _("Next: the wrong-answer book, {count} in about {minutes} min: examapp practise wrong")
        return line.format(count=step.items, minutes=minutes)
    if step.kind is StepKind.NEW:
        line = _("Next: {title}, where {count} were never met: examapp practise {topic}")
        return line.format(title=titles.get(step.topic, step.topic), count=step.items, topic=step.topic)
    if step.on is None:
        return _("There is nothing to practise here.")
    return _("Nothing is left to do today. The next items come on {day}.").format(day=step.on.isoformat())


def _facts(progress: Progress) -> Iterator[tuple[str, str]]:
    """What stands where: a label and a text each."""
    plan, today = progress.plan, progress.plan.today
    due = _("{due}; never met before: {new}; about {minutes} min in all")
    yield (
        _("Due today"),
        due.format(due=today.due, new=today.new, minutes=plan.pace.minutes(today.items))
        if today.items
        else _("nothing"),
    )
    yield _("Exam"), _exam_text(progress)
    practised = _("days in a row: {row}; of the last 30 days: {lately}")
    yield _("Practised"), practised.format(row=progress.days_in_row, lately=progress.days_lately)
    if progress.course is not None:
        lessons = _("{finished} of {count} finished")
        count = len(progress.course.lessons)
        yield _("Lessons"), lessons.format(finished=progress.course.finished, count=count)
    yield _("Wrong-answer book"), str(progress.wrong)


def _exam_text(progress: Progress) -> str:
    day = progress.exam_on
    if day is None:
        return _("no day is named yet; to plan towards it: examapp progress --exam YYYY-MM-DD")
    if day < progress.today:
        line = _("{day} is over; to name the next: examapp progress --exam YYYY-MM-DD")
    elif day == progress.today:
        line = _("today")
    else:
        line = _("{day}; days left, today among them: {days}")
    return line.format(day=day.isoformat(), days=(day - progress.today).days)


def _labelled(facts: Sequence[tuple[str, str]]) -> Iterator[Line]:
    width = 2 + max(cell_len(label) for label, _text in facts)
    yield from (Line(text, label + " " * (width - cell_len(label))) for label, text in facts)


def _topics_heading(*, bars: bool) -> str:
    if not bars:
        return _("Topics")
    signs = {"right": RIGHT, "wrong": WRONG, "unmet": UNMET}
    return _("Topics: {right} right in the newest answer, {wrong} met and wrong in it, {unmet} never met").format(
        **signs
    )


def _topic_line(topic: TopicProgress, titles: Mapping[str, str], *, bars: bool) -> Line:
    text = _("right {right}, met {met} of {count} · {title}").format(
        right=topic.right, met=topic.met, count=topic.count, title=titles.get(topic.topic, topic.topic)
    )
    if not bars:
        return Line(text, f"{topic.topic} ")
    right, wrong = _cells(topic.right, topic.count), _cells(topic.met - topic.right, topic.count)
    bar = RIGHT * right + WRONG * wrong + UNMET * (BAR - right - wrong)
    return Line(text, f"{topic.topic} {bar} ")


def _cells(part: int, whole: int) -> int:
    """How much of a bar a part fills: something where there is something, all of it only for all."""
    return max(BAR * part // whole, min(part, 1))


def _plan_lines(plan: Plan, *, bars: bool) -> Iterator[Line]:
    if not plan.busiest.items:
        yield Line(_("Nothing is due until {day}.").format(day=plan.days[-1].on.isoformat()))
        return
    yield from (_day_line(day, plan, bars=bars) for day in plan.days[:DAYS_SHOWN])
    if len(plan.days) > DAYS_SHOWN:
        yield Line(_average_text(plan))
    yield Line(_pace_text(plan), tone=Tone.QUIET)


def _day_line(day: PlannedDay, plan: Plan, *, bars: bool) -> Line:
    text = _("{minutes} min: due {due}, never met before {new}").format(
        minutes=plan.pace.minutes(day.items), due=day.due, new=day.new
    )
    if not bars:
        return Line(text, f"{day.on.isoformat()} ")
    most = max(each.items for each in plan.days[:DAYS_SHOWN])
    filled = -(-BAR * day.items // most) if most else 0
    return Line(text, f"{day.on.isoformat()} {RIGHT * filled}{' ' * (BAR - filled)} ")


def _average_text(plan: Plan) -> str:
    facts = {
        "last": plan.days[-1].on.isoformat(),
        "mean": plan.mean_minutes,
        "day": plan.busiest.on.isoformat(),
        "most": plan.pace.minutes(plan.busiest.items),
    }
    return _("Until {last} about {mean} min a day, most on {day}: {most} min.").format(**facts)


def _pace_text(plan: Plan) -> str:
    facts = {"seconds": round(plan.pace.seconds), "count": plan.pace.answers}
    if plan.pace.answers:
        line = _(
            "Reckoned with {seconds} s an item, the median of your answers (n = {count}); reading why is not counted."
        )
    else:
        line = _("Reckoned with {seconds} s an item, the pace of the exam; reading why is not counted.")
    return line.format(**facts)


def _forecast_lines(exam_on: date, forecast: Sequence[TopicForecast], titles: Mapping[str, str]) -> Iterator[Line]:
    heading = _("What will be recalled on {day} if nothing more is practised")
    yield Line(heading.format(day=exam_on.isoformat()), tone=Tone.HEADING)
    for each in forecast:
        if each.recall is not None:
            line = _("{percent} % of the items met (n = {met}); never met {unmet} · {title}")
            title = titles.get(each.topic, each.topic)
            facts = {"percent": round(100 * each.recall), "met": each.met, "unmet": each.unmet, "title": title}
            yield Line(line.format(**facts), f"{each.topic} ")
    withheld = ", ".join(each.topic for each in forecast if each.recall is None)
    if withheld:
        line = _("No forecast from fewer than {least} items met: {topics}")
        yield Line(line.format(least=MET_FOR_FORECAST, topics=withheld), tone=Tone.QUIET)
    words = _("This is a forecast by the memory model for the items met, not a score in the exam.")
    yield Line(words, tone=Tone.QUIET)

"""Draw the README's pictures of the exam screen from the app itself: `python docs/make_pictures.py`."""

import asyncio
import html
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.cells import cell_len

from examapp.application.administration import build_form
from examapp.application.admission import Admission
from examapp.application.simulation import SimulatedClock
from examapp.cli.context import Context, shipped_banks
from examapp.cli.exam import find_exam, load_pool
from examapp.domain.people import Candidate, Category, ComparisonGroup
from examapp.locale import use_language
from examapp.storage.store import KeyStore, Store

DOCS = Path(__file__).parent
NUMBER = "13416201281000123"
PERSON = {"zh": ("示例考生", "示例县法律援助中心"), "en": ("Example candidate", "Example county centre")}
ITEM = 23
# Fonts would be fetched from the network; a reader's own monospace font does.
FONT_FACE = re.compile(r"@font-face\s*{[^}]*}\s*")
TEXT = re.compile(r'textLength="([0-9.]+)"([^>]*)>([^<]*)</text>')


def widen(match: re.Match[str]) -> str:
    """Give a run of text the width of its cells; the export counts a Chinese character as one cell, and it has two."""
    length, attributes, text = match.groups()
    shown = html.unescape(text)
    width = float(length) * cell_len(shown) / max(1, len(shown))
    return f'textLength="{width:g}"{attributes}>{text}</text>'


async def draw(language: str, target: Path, folder: str) -> None:
    """Sit the shipped exam up to an item in the middle, and write what the screen shows as SVG."""
    use_language(language)
    from examapp.tui.app import ExamApp  # after the language is chosen

    store, key_store, clock = Store(), KeyStore(), SimulatedClock(datetime(2026, 3, 20, 1, 0, tzinfo=UTC))
    context = Context(Path(folder), shipped_banks(), language)
    exam = find_exam(context, "ethics-annual")
    form = build_form(
        exam, load_pool(context, exam), seed=2026, store=store, key_sheets=key_store, built_at=clock.read().wall_at
    )
    name, centre = PERSON[language]
    store.save_candidates([Candidate(name, NUMBER, centre, Category.LEGAL_AID, ComparisonGroup.LEGAL_AID, seat="07")])
    app = ExamApp(Admission(form, store, clock))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*NUMBER, "enter", "enter", "1", "enter")
        for number in range(1, ITEM):
            clock.advance(seconds=round(timedelta(minutes=1, seconds=17).total_seconds()))
            await pilot.press("b" if number % 3 else "a", *(["m"] if number in (7, 15) else []), "right")
        await pilot.press("down", "down", "x", "b")
        await pilot.pause()
        svg = app.export_screenshot(title="examapp")
    target.write_text(TEXT.sub(widen, FONT_FACE.sub("", svg)), encoding="utf-8")


def main() -> int:
    """Draw both pictures."""
    for language, name in (("en", "exam-screen.svg"), ("zh", "exam-screen.zh.svg")):
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(draw(language, DOCS / name, folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())

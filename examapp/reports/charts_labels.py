"""Labels of single points in a scatter: placed where nothing else lies, in cells and in drawings."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from examapp.reports.charts import Mark
from examapp.reports.charts_svg import SMALL, Box, grounded_text, line, text_width

# Of a label from its point, the best first; the slanted ones come last.
DIRECTIONS = (
    *((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1)),
    *((1, -0.5), (1, 0.5), (-1, -0.5), (-1, 0.5)),
)
RADIUS = 3.5


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of a drawing or of a terminal's cells; it is labelled when it is flagged."""

    label: str
    x: float
    y: float
    flagged: bool


def cell_labels(
    spots: Sequence[Spot], signs: Collection[tuple[int, int]], *, area: Box
) -> tuple[list[Mark], list[str]]:
    """Labels of flagged points where cells are free, a blank around each; and those that found no place."""
    taken = set(signs)
    marks, unplaced = [], []
    for spot in spots:
        if not spot.flagged:
            continue
        x, y, size = int(spot.x), int(spot.y), cell_len(spot.label)
        for column, row in (
            *((x + 1, y), (x - size, y), (x - size // 2, y - 1), (x - size // 2, y + 1)),
            *((x + 1, y - 1), (x + 1, y + 1), (x - size, y - 1), (x - size, y + 1)),
        ):
            cells = {(place, row) for place in range(column, column + size)}
            inside = area.y <= row < area.y + area.height and area.x <= column
            if inside and column + size <= area.x + area.width and not cells & taken:
                marks.append(Mark(column, row, spot.label))
                taken |= {*cells, (column - 1, row), (column + size, row)}
                break
        else:
            unplaced.append(spot.label)
    return marks, unplaced


def drawn_labels(spots: Sequence[Spot], *, area: Box) -> tuple[list[str], list[str]]:
    """Labels of flagged points on white where nothing else lies, further off with a line; and those without a place."""
    dots = [_around(spot.x, spot.y, RADIUS + 1.5) for spot in spots]
    taken: list[Box] = []
    shapes: list[str] = []
    unplaced = []
    for spot in spots:
        if not spot.flagged:
            continue
        x, y = spot.x, spot.y
        size = text_width(spot.label, size=SMALL) + 4
        for box, far in _candidates(x, y, size):
            leader = _leader((x, y), box) if far else []
            others = [dot for dot in dots if not dot.meets(_around(x, y, 1))]
            clear = not any(box.meets(other) for other in (*taken, *dots))
            crossed = any(piece.meets(other) for piece in leader for other in (*taken, *others))
            if _inside(box, area) and clear and not crossed:
                taken += [box, *leader]
                shapes += [line((x, y), _near_end((x, y), box), width=0.6)] if far else []
                shapes += grounded_text(box.x + 2, box.y + box.height / 2, spot.label)
                break
        else:
            unplaced.append(spot.label)
    return shapes, unplaced


def _inside(box: Box, area: Box) -> bool:
    fits = box.x >= area.x and box.x + box.width <= area.x + area.width
    return fits and box.y >= area.y and box.y + box.height <= area.y + area.height


def _candidates(x: float, y: float, size: float) -> Iterator[tuple[Box, bool]]:
    """Places for a label around a point, the nearest first, and whether a line must lead to it."""
    for distance in (6.0, 18.0, 30.0, 44.0, 60.0, 78.0):
        for right, down in DIRECTIONS:
            left = x + right * distance - (0 if right > 0 else size if right < 0 else size / 2)
            yield Box(left, y + down * (distance + 7) - 7, size, 14), distance > 6


def _near_end(point: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where a line from a point meets a label: its nearest place."""
    x = min(box.x + box.width, max(box.x, point[0]))
    return x, min(box.y + box.height, max(box.y, point[1]))


def _leader(point: tuple[float, float], box: Box) -> list[Box]:
    """Small boxes along the line from a point to its label, the last one short of the label."""
    across, down = (to - start for start, to in zip(point, _near_end(point, box), strict=True))
    steps = max(2, int(max(abs(across), abs(down)) / 3))
    shares = [step / steps for step in range(1, steps)]
    return [_around(point[0] + share * across, point[1] + share * down, 1) for share in shares]


def _around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, 2 * reach, 2 * reach)

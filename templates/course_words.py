"""A rep's course on one criterion as a native chart takes it, and in words for whoever sees no picture."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.shown.course import Course
from coaching.words import say_figure, say_list
from templates import limits

FEWEST = 2


def may_chart(course: Course) -> bool:
    """Whether a native chart holds its calls; a picture holds any number."""
    return FEWEST <= len(course.calls) <= limits.CHART_POINTS and len(course.sessions) == 1


def course_labels(course: Course) -> tuple[str, ...]:
    """``10 before`` to ``1 before``, ``1 after`` to ``10 after``: the session lies between them."""
    (before,) = course.sessions
    after = len(course.calls) - before
    earlier = [f"{place} before" for place in range(before, 0, -1)]
    return (*earlier, *(f"{place} after" for place in range(1, after + 1)))


def course_lines(course: Course) -> tuple[tuple[str, Sequence[float]], ...]:
    scores = [score for _, score in course.calls]
    level = () if course.baseline is None else (("Baseline", [course.baseline] * len(scores)),)
    return (("Score", scores), *level)


def say_unit(course: Course) -> str:
    scale = course.scale
    return scale.unit or f"{scale.low:g} to {scale.high:g}"


def say_course(course: Course) -> str:
    """``Bob Okafor, …: before the session 2, 2, 3; after it 3, 3, 4; baseline 2.3``."""
    cut = course.sessions[0] if course.sessions else 0
    scores = [say_figure(course.scale, score) for _, score in course.calls]
    parts = [f"before the session {', '.join(scores[:cut])}"] if cut else []
    parts += [f"after it {', '.join(scores[cut:])}"] if scores[cut:] else []
    parts += [] if course.baseline is None else [f"baseline {say_figure(course.scale, course.baseline)}"]
    return f"{course.rep}, {course.criterion}: {say_list(parts)}"

"""Several corrections in a row are one to whoever missed them; what reads again as it did is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coaching.changes import Change, FieldChange, differences
from coaching.corrections import merged

NOW = datetime(2026, 11, 19, 12, tzinfo=UTC)


def change(number: int, *fields: FieldChange) -> Change:
    return Change(number=number, by=1, at=NOW, fields=fields)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"what": "a"}, {"what": "a"}, (), id="the same"),
        pytest.param({"what": "a"}, {"what": "b"}, (FieldChange("what", "a", "b"),), id="another word"),
        pytest.param({"seen": "a"}, {"seen": None}, (FieldChange("seen", "a", None),), id="emptied"),
        pytest.param(
            {"what": "a", "due": "1"},
            {"what": "a", "due": "2"},
            (FieldChange("due", "1", "2"),),
            id="one of two",
        ),
    ],
)
def test_only_fields_that_read_otherwise_are_kept(
    before: dict[str, str | None], after: dict[str, str | None], expected: tuple[FieldChange, ...]
) -> None:
    assert differences(before, after) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param([change(1, FieldChange("what", "a", "b"))], (FieldChange("what", "a", "b"),), id="one"),
        pytest.param(
            [change(1, FieldChange("what", "a", "b")), change(2, FieldChange("what", "b", "c"))],
            (FieldChange("what", "a", "c"),),
            id="the first before and the last after",
        ),
        pytest.param(
            [change(1, FieldChange("what", "a", "b")), change(2, FieldChange("what", "b", "a"))],
            (),
            id="back as it was",
        ),
        pytest.param(
            [change(1, FieldChange("what", "a", "b")), change(2, FieldChange("due", "1", "2"))],
            (FieldChange("what", "a", "b"), FieldChange("due", "1", "2")),
            id="two fields",
        ),
        pytest.param([], (), id="none"),
    ],
)
def test_corrections_that_were_missed_are_said_as_one(
    changes: list[Change], expected: tuple[FieldChange, ...]
) -> None:
    assert merged(changes) == expected

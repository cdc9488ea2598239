"""Criteria, versions, targets and methods, kept."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, lru_cache

from pydantic import TypeAdapter
from sqlalchemy import Select, Text, bindparam, cast, func, select

from coaching.criteria import Criterion, CriterionDraft, CriterionVersion, Definition
from coaching.errors import FieldError, NotFoundError
from coaching.sessions import STANDARD_METHODS
from models.scoped import Scoped, owned_rows
from models.tables.criteria import CriterionRow, CriterionVersionRow, MethodRow, TeamTargetRow


@cache
def _definitions() -> TypeAdapter[Definition]:
    return TypeAdapter(Definition)


@lru_cache(maxsize=4096)
def _read(document: str, /) -> Definition:
    """By its text: the same words always say the same, and checking them costs more than finding them."""
    return _definitions().validate_json(document)


def to_definition(document: dict[str, object], /) -> Definition:
    """What a version says, from the document that is kept."""
    return _definitions().validate_python(document)


def _name_key(name: str) -> str:
    return " ".join(name.split()).casefold()


def _version(row: CriterionVersionRow) -> CriterionVersion:
    return CriterionVersion(
        id=row.id,
        criterion_id=row.criterion_id,
        number=row.number,
        definition=to_definition(row.definition),
        created_at=row.created_at,
    )


_Found = Select[int, str, str | None, str | None, str | None, datetime | None, int, int, str, datetime]


def _criteria() -> _Found:
    """Criteria of the asking workspace, each with its newest version."""
    newest = (
        select(func.max(CriterionVersionRow.number))
        .where(
            CriterionVersionRow.workspace_id == bindparam("workspace"),
            CriterionVersionRow.criterion_id == CriterionRow.id,
        )
        .correlate(CriterionRow)
        .scalar_subquery()
    )
    return (
        select(
            CriterionRow.id,
            CriterionRow.name,
            CriterionRow.competency,
            CriterionRow.framework_step,
            CriterionRow.funnel_stage,
            CriterionRow.retired_at,
            CriterionVersionRow.id,
            CriterionVersionRow.number,
            cast(CriterionVersionRow.definition, Text),
            CriterionVersionRow.created_at,
        )
        .join(CriterionVersionRow, CriterionVersionRow.criterion_id == CriterionRow.id)
        .where(
            CriterionRow.workspace_id == bindparam("workspace"),
            CriterionVersionRow.workspace_id == bindparam("workspace"),
            CriterionVersionRow.number == newest,
        )
        .order_by(CriterionRow.retired_at.is_not(None), CriterionRow.name_key, CriterionRow.id)
    )


_ALL = _criteria()
_BY_ID = _ALL.where(CriterionRow.id == bindparam("id"))
_BY_NAME = _ALL.where(CriterionRow.name_key == bindparam("name_key"))
_TARGETS = _ALL.where(
    CriterionRow.id.in_(
        select(TeamTargetRow.criterion_id).where(
            TeamTargetRow.workspace_id == bindparam("workspace"), TeamTargetRow.team_id == bindparam("team")
        )
    ),
    CriterionRow.retired_at.is_(None),
)
_VERSION = owned_rows(CriterionVersionRow).where(CriterionVersionRow.id == bindparam("id"))
_METHODS = owned_rows(MethodRow).order_by(MethodRow.id)


def _columns(draft: CriterionDraft) -> dict[str, object]:
    return {
        "name": " ".join(draft.name.split()),
        "name_key": _name_key(draft.name),
        "competency": draft.competency,
        "framework_step": draft.framework_step,
        "funnel_stage": draft.funnel_stage,
        "confirmed": ",".join(sorted(draft.confirmed)),
    }


class SqlCriteria(Scoped):
    """Implements `CriteriaStore`."""

    def all(self) -> tuple[Criterion, ...]:
        return self._found(_ALL)

    def get(self, criterion_id: int, /) -> Criterion:
        found = self._once(("criterion", criterion_id), lambda: self._found(_BY_ID, id=criterion_id))
        if not found:
            raise NotFoundError
        return found[0]

    def by_name(self, name: str, /) -> Criterion | None:
        """The active one of that name, else a retired one."""
        found = self._found(_BY_NAME, name_key=_name_key(name))
        return found[0] if found else None

    def version(self, version_id: int, /) -> CriterionVersion:
        return self._once(("version", version_id), lambda: _version(self._only_row(_VERSION, id=version_id)))

    def add(self, draft: CriterionDraft, /, *, by: int | None, now: datetime) -> Criterion:
        """Raises FieldError on `name` when an active criterion has it already."""
        self._refuse_taken_name(draft, but=None)
        criterion_id = self._insert(CriterionRow, created_at=now, **_columns(draft))
        self._add_version(criterion_id, draft.definition, number=1, by=by, now=now)
        return self.get(criterion_id)

    def add_version(
        self, criterion_id: int, draft: CriterionDraft, /, *, by: int | None, now: datetime
    ) -> Criterion:
        """New words for the criterion; a new version only when the definition itself differs.

        A mere renaming keeps the version: scores before and after stay comparable (domain.md 1).
        """
        criterion = self.get(criterion_id)
        self._refuse_taken_name(draft, but=criterion_id)
        self._change_one(CriterionRow, criterion_id, **_columns(draft))
        if criterion.current.definition != draft.definition:
            number = criterion.current.number + 1
            self._add_version(criterion_id, draft.definition, number=number, by=by, now=now)
        return self.get(criterion_id)

    def retire(self, criterion_id: int, /, *, now: datetime) -> None:
        """Out of use from now on; scores and sessions that point at it stay. Its target marks go."""
        if self.get(criterion_id).retired_at is None:
            self._change_one(CriterionRow, criterion_id, retired_at=now)
        self._change(self._delete(TeamTargetRow).where(TeamTargetRow.criterion_id == criterion_id))

    def targets(self, team_id: int, /) -> tuple[Criterion, ...]:
        return self._once(("targets", team_id), lambda: self._read_targets(team_id))

    def _read_targets(self, team_id: int) -> tuple[Criterion, ...]:
        found = self._found(_TARGETS, team=team_id)
        for one in found:
            self._remember(("criterion", one.id), (one,))
        return found

    def set_target(self, team_id: int, criterion_id: int, active: bool, /) -> None:
        if active:
            self._insert_unless(
                TeamTargetRow, ["team_id", "criterion_id"], team_id=team_id, criterion_id=criterion_id
            )
            return
        self._change(
            self._delete(TeamTargetRow).where(
                TeamTargetRow.team_id == team_id, TeamTargetRow.criterion_id == criterion_id
            )
        )

    def methods(self) -> tuple[tuple[str, str], ...]:
        own = self._once("methods", lambda: tuple((row.key, row.label) for row in self._rows(_METHODS)))
        return (*STANDARD_METHODS, *own)

    def add_method(self, label: str, /) -> str:
        """The key of the method with this label, new or already there."""
        words = " ".join(label.split())
        for key, known in self.methods():
            if known.casefold() == words.casefold():
                return key
        key = re.sub(r"\W+", "_", words.casefold()).strip("_")[:60] or "method"
        taken = {known for known, _ in self.methods()}
        unique = next(name for name in (key, *(f"{key}_{n}" for n in range(2, 1000))) if name not in taken)
        self._insert(MethodRow, key=unique, label=words)
        return unique

    def _found(self, statement: _Found, /, **values: object) -> tuple[Criterion, ...]:
        rows = self._run(statement, **values)
        return tuple(
            Criterion(
                id=criterion_id,
                name=name,
                competency=competency,
                framework_step=step,
                funnel_stage=stage,
                current=CriterionVersion(
                    id=version_id,
                    criterion_id=criterion_id,
                    number=number,
                    definition=_read(definition),
                    created_at=created_at,
                ),
                retired_at=retired_at,
            )
            for (
                criterion_id, name, competency, step, stage, retired_at,
                version_id, number, definition, created_at,
            ) in rows
        )  # fmt: skip

    def _add_version(
        self, criterion_id: int, definition: Definition, /, *, number: int, by: int | None, now: datetime
    ) -> None:
        self._insert(
            CriterionVersionRow,
            criterion_id=criterion_id,
            number=number,
            definition=_definitions().dump_python(definition, mode="json"),
            created_at=now,
            created_by=by,
        )

    def _refuse_taken_name(self, draft: CriterionDraft, /, *, but: int | None) -> None:
        standing = self.by_name(draft.name)
        if standing and standing.retired_at is None and standing.id != but:
            raise FieldError({"name": f"There is already a criterion named “{standing.name}”."})

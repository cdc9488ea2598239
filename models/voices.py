"""A rep's own words and disputes, kept: words as versions, a dispute with the evidence it was shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam

from coaching.calls import ScoredCall
from coaching.voices import Dispute, Evidence, Finding, NewDispute, OwnWords, ScenarioSeen
from models.scoped import Scoped, owned_rows
from models.scored_calls import freeze, scored_call
from models.tables.practice import DisputeCallRow, DisputeRow, DisputeScenarioRow, OwnWordsRow

_WORDS = (
    owned_rows(OwnWordsRow)
    .where(OwnWordsRow.session_id.in_(bindparam("sessions", expanding=True)))
    .order_by(OwnWordsRow.id)
)
_DISPUTES = (
    owned_rows(DisputeRow)
    .where(DisputeRow.session_id.in_(bindparam("sessions", expanding=True)))
    .order_by(DisputeRow.id)
)
_OF_REP = owned_rows(DisputeRow).where(DisputeRow.rep_id == bindparam("rep")).order_by(DisputeRow.id)
_UNANSWERED = owned_rows(DisputeRow).where(DisputeRow.answered_at.is_(None)).order_by(DisputeRow.id)
_DISPUTE = owned_rows(DisputeRow).where(DisputeRow.id == bindparam("id"))
_BY_KEY = owned_rows(DisputeRow).where(DisputeRow.dedupe_key == bindparam("key"))
_CALLS = (
    owned_rows(DisputeCallRow)
    .where(DisputeCallRow.dispute_id.in_(bindparam("disputes", expanding=True)))
    .order_by(DisputeCallRow.dispute_id, DisputeCallRow.position)
)

_SCENARIOS = (
    owned_rows(DisputeScenarioRow)
    .where(DisputeScenarioRow.dispute_id.in_(bindparam("disputes", expanding=True)))
    .order_by(DisputeScenarioRow.dispute_id, DisputeScenarioRow.position)
)


def _own_words(row: OwnWordsRow) -> OwnWords:
    return OwnWords(
        id=row.id, session_id=row.session_id, rep_id=row.rep_id, words=row.words, said_at=row.said_at
    )


def _dispute(row: DisputeRow, calls: Sequence[ScoredCall], seen: Sequence[ScenarioSeen]) -> Dispute:
    return Dispute(
        id=row.id,
        session_id=row.session_id,
        rep_id=row.rep_id,
        finding=row.finding,
        view=row.view,
        evidence=Evidence(
            calls=tuple(calls), looked_at=row.looked_at, standard=row.standard, scenarios=tuple(seen)
        ),
        opened_at=row.opened_at,
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        scenario_id=row.scenario_id,
        criterion_id=row.criterion_id,
        topic=row.topic,
    )


class SqlVoices(Scoped):
    """Implements `VoiceStore`."""

    def say(self, *, session_id: int, rep_id: int, words: str, now: datetime, dedupe_key: str) -> OwnWords:
        self._insert_unless(
            OwnWordsRow,
            ["dedupe_key"],
            session_id=session_id,
            rep_id=rep_id,
            words=words,
            said_at=now,
            dedupe_key=dedupe_key,
        )
        return _own_words(self._only(self._select(OwnWordsRow).where(OwnWordsRow.dedupe_key == dedupe_key)))

    def said(self, session_id: int, /) -> tuple[OwnWords, ...]:
        return tuple(_own_words(row) for row in self._rows(_WORDS, sessions=[session_id]))

    def latest(self, session_ids: Sequence[int], /) -> dict[int, OwnWords]:
        if not session_ids:
            return {}
        return {row.session_id: _own_words(row) for row in self._rows(_WORDS, sessions=list(session_ids))}

    def open_dispute(self, dispute: NewDispute, /) -> Dispute:
        made = self._insert_unless(
            DisputeRow,
            ["dedupe_key"],
            session_id=dispute.session_id,
            rep_id=dispute.rep_id,
            finding=dispute.finding,
            view=dispute.view,
            looked_at=dispute.evidence.looked_at,
            standard=dispute.evidence.standard,
            opened_at=dispute.opened_at,
            dedupe_key=dispute.dedupe_key,
            scenario_id=dispute.scenario_id,
            criterion_id=dispute.criterion_id,
            topic=dispute.topic,
        )
        if made is not None:
            self._insert_all(DisputeCallRow, freeze(dispute.evidence.calls, dispute_id=made))
            self._insert_all(DisputeScenarioRow, _seen_then(dispute.evidence.scenarios, dispute_id=made))
        return self._disputes([self._only_row(_BY_KEY, key=dispute.dedupe_key)])[0]

    def dispute(self, dispute_id: int, /) -> Dispute:
        return self._disputes([self._only_row(_DISPUTE, id=dispute_id)])[0]

    def disputes(self, session_ids: Sequence[int], /) -> tuple[Dispute, ...]:
        return self._disputes(self._rows(_DISPUTES, sessions=list(session_ids))) if session_ids else ()

    def of_rep(self, rep_id: int, /) -> tuple[Dispute, ...]:
        return self._disputes(self._rows(_OF_REP, rep=rep_id))

    def unanswered(self) -> tuple[Dispute, ...]:
        return self._disputes(self._rows(_UNANSWERED))

    def answer(self, dispute_id: int, answer: str, /, *, by: int, now: datetime) -> bool:
        self._one(DisputeRow, dispute_id)
        statement = self._update(DisputeRow).where(
            DisputeRow.id == dispute_id, DisputeRow.answered_at.is_(None)
        )
        return self._change(statement.values(answer=answer, answered_by=by, answered_at=now)) == 1

    def change_answer(self, dispute_id: int, answer: str, /, *, by: int) -> bool:
        self._one(DisputeRow, dispute_id)
        statement = self._update(DisputeRow).where(DisputeRow.id == dispute_id, DisputeRow.answered_by == by)
        return self._change(statement.values(answer=answer)) == 1

    def _disputes(self, rows: Sequence[DisputeRow]) -> tuple[Dispute, ...]:
        calls: dict[int, list[ScoredCall]] = {row.id: [] for row in rows}
        seen: dict[int, list[ScenarioSeen]] = {row.id: [] for row in rows}
        of_calls = [row.id for row in rows if row.finding is not Finding.SCENARIO]
        of_scenarios = [row.id for row in rows if row.finding is Finding.SCENARIO]
        for call in self._rows(_CALLS, disputes=of_calls) if of_calls else ():
            calls[call.dispute_id].append(scored_call(call))
        for one in self._rows(_SCENARIOS, disputes=of_scenarios) if of_scenarios else ():
            seen[one.dispute_id].append(
                ScenarioSeen(
                    scenario_id=one.scenario_id, held_at=one.held_at, level=one.level, anchor=one.anchor
                )
            )
        return tuple(_dispute(row, calls[row.id], seen[row.id]) for row in rows)


def _seen_then(scenarios: Sequence[ScenarioSeen], *, dispute_id: int) -> list[dict[str, object]]:
    return [
        {
            "dispute_id": dispute_id,
            "position": position,
            "scenario_id": one.scenario_id,
            "held_at": one.held_at,
            "level": one.level,
            "anchor": one.anchor,
        }
        for position, one in enumerate(scenarios)
    ]

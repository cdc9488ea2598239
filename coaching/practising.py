"""Practice: assigning it, doing it, letting it go (SbS 3, Assign practice). Who hears of it and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import CoachingError, FieldError, StaleError
from coaching.log_form import coachable_members
from coaching.loop.diary import calendar_of, earliest_hearing
from coaching.loop.one_a_day import tell_in_turn
from coaching.loop.showing import latest_moment, show_session
from coaching.people import Line, Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.practice import NewPractice, Practice
from coaching.practice_changes import end_practice, standing_of
from coaching.practice_rules import PracticeEntry, check_practice, next_shift, show_practice
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.common import Choice
from coaching.shown.practice import (
    MyPractice,
    PracticeAssigned,
    PracticeDoneForm,
    PracticeForm,
)

LONGEST_NOTE = 1000


def practice_form(
    store: WorkspaceStore,
    actor: Member,
    *,
    now: datetime,
    session_id: int | None = None,
    rep_id: int | None = None,
    what: str = "",
) -> PracticeForm:
    """For a session, for a rep, or for whoever was coached last. Raises NotAllowedError with the way out."""
    access = access_of(store, actor)
    session = _session_for(store, session_id)
    if session is not None:
        rep_id = session.rep_id
    reps = () if session is not None else coachable_members(store, access)
    if rep_id is None:
        rep_id = _coached_last(store, actor, reps)
    access.require_coach(rep_id)
    rep = store.people.member(rep_id)
    due = next_shift(
        earliest_hearing(store, rep, now=now), tz=rep.tz, calendar=calendar_of(store, rep.id, team_id=None)
    )
    return PracticeForm(
        reps=tuple(Choice(str(one.id), one.name) for one in reps[:100]) or (Choice(str(rep.id), rep.name),),
        rep_id=rep.id,
        session=show_session(store, session) if session else None,
        moment=latest_moment(store, session) if session else None,
        what=what,
        due=due.astimezone(ZoneInfo(rep.tz)),
        tz=rep.tz,
        standing=standing_of(store, rep.id, actor),
        private={"session_id": session.id if session else None, "rep_id": rep.id},
    )


def assign_practice(
    store: WorkspaceStore, actor: Member, entry: PracticeEntry, *, now: datetime, key: str
) -> PracticeAssigned:
    """Keep it and tell the rep in their working hours. Raises FieldError on what, due_on."""
    session = _session_for(store, entry.session_id)
    rep_id = session.rep_id if session else entry.rep_id
    access_of(store, actor).require_coach(rep_id)
    due_at = check_practice(entry.what, entry.due_at, now=now)
    practice = store.practice.assign(
        NewPractice(
            session_id=session.id if session else None,
            rep_id=rep_id,
            coach_id=actor.id,
            what=entry.what,
            due_at=due_at,
            assigned_at=now,
            dedupe_key=key,
        )
    )
    rep = store.people.member(rep_id)
    tell(store, DeliveryKind.PRACTICE, practice, rep, now=store.now())
    return PracticeAssigned(practice=show_practice(store, practice))


def done_form(store: WorkspaceStore, actor: Member, practice_id: int) -> PracticeDoneForm:
    practice = _own_open(store, actor, practice_id)
    return PracticeDoneForm(practice=show_practice(store, practice), private={"practice_id": practice.id})


def finish_practice(
    store: WorkspaceStore,
    actor: Member,
    practice_id: int,
    *,
    note: str | None,
    link: str | None,
    now: datetime,
) -> str:
    """The rep has done it; the coach hears once, unless they muted practice. Returns what to say."""
    practice = _own_open(store, actor, practice_id)
    problems: dict[str, str] = {}
    if note and len(note) > LONGEST_NOTE:
        problems["practice_note"] = f"Keep it within {LONGEST_NOTE} characters."
    if link and not link.startswith(("https://", "http://")):
        problems["practice_link"] = "A link starts with https://."
    if problems:
        raise FieldError(problems)
    if not store.practice.finish(practice.id, note=note, link=link, now=now):
        raise StaleError("This is closed already.")
    coach = store.people.member(practice.coach_id)
    if Line.PRACTICE not in coach.muted and not coach.is_deleted:
        kind = DeliveryKind.PRACTICE_DONE
        key = f"{kind.value}:{practice.id}"
        tell_in_turn(store, kind, coach, {"practice_id": practice.id}, now=store.now(), key=key)
    return f"Done. {coach.name} sees it."


def withdraw_practice(store: WorkspaceStore, actor: Member, practice_id: int, *, now: datetime) -> str:
    """Whoever coaches the rep lets it go; it is asked about no more. Returns what to say."""
    practice = store.practice.get(practice_id)
    access_of(store, actor).require_coach(practice.rep_id)
    name = store.people.member(practice.rep_id).name
    if not end_practice(store, practice, by=actor, now=now):
        done = store.practice.get(practice.id).done_at is not None
        return f"{name} has done it meanwhile." if done else "It was let go already."
    return f"Let go. Nobody asks {name} about it any more."


def my_practice(store: WorkspaceStore, actor: Member) -> MyPractice:
    return MyPractice(practice=standing_of(store, actor.id, actor))


def tell(
    store: WorkspaceStore, kind: DeliveryKind, practice: Practice, recipient: Member, *, now: datetime
) -> None:
    """Once per assignment and kind, in the recipient's working hours."""
    store.outbox.plan(
        NewDelivery(
            dedupe_key=f"{kind.value}:{practice.id}",
            kind=kind,
            recipient=recipient.slack_id,
            subject={"practice_id": practice.id},
            next_at=earliest_hearing(store, recipient, now=now),
        )
    )


def _session_for(store: WorkspaceStore, session_id: int | None) -> CoachingSession | None:
    session = store.sessions.get(session_id) if session_id is not None else None
    if session is not None and session.state is SessionState.CANCELLED:
        raise StaleError("This session was cancelled meanwhile.")
    return session


def _coached_last(store: WorkspaceStore, actor: Member, reps: Sequence[Member]) -> int:
    latest = next(iter(store.sessions.by_coach(actor.id, limit=1, with_calls=False)), None)
    known = {one.id for one in reps}
    return latest.rep_id if latest and latest.rep_id in known else reps[0].id


def _own_open(store: WorkspaceStore, actor: Member, practice_id: int) -> Practice:
    """The rep's own, while it is open."""
    practice = store.practice.get(practice_id)
    access_of(store, actor).require_self(practice.rep_id)
    if practice.done_at is not None:
        raise CoachingError("You have marked this as done already.")
    if practice.withdrawn_at is not None:
        raise CoachingError("Your coach let this go. There is nothing to do.")
    return practice

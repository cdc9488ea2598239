"""What a delivery says, computed when its turn comes: what was answered meanwhile is not said any more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from coaching.asked import asked_to_log
from coaching.business_days import calendar_for, next_working_morning, within_quiet_hours
from coaching.checkpoints import CheckpointState
from coaching.deliveries import Covered, Delivery, DeliveryKind
from coaching.errors import NotAllowedError, NotFoundError
from coaching.export_asking import export_ready
from coaching.flag_reminders import reminder_of
from coaching.insights_sending import insights_of
from coaching.loop.audience import can_hear
from coaching.loop.diary import diary_of, earliest_hearing
from coaching.loop.digest import LOOK_BACK, digest_with_covers
from coaching.loop.digest_planning import read_week
from coaching.loop.reading_ahead import before_bundles, before_digests
from coaching.loop.showing import show_session
from coaching.loop.waiting import gather
from coaching.ports import WorkspaceStore
from coaching.scorecard.asking import page_ready
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.course import Course
from coaching.shown.insights import Insights, InsightsReport
from coaching.shown.messages import Commitment, Digest, Logged, ReviewSaved
from coaching.shown.team import TeamPicture
from coaching.team.showing import team_picture
from coaching.thin_data import say_thin, thin_reps
from jobs.method_facts import METHOD_KINDS, method_facts
from jobs.notices import show_trouble, show_welcome
from jobs.program_facts import PROGRAM_KINDS, program_facts
from templates import Rendered, Surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message ready to post, and the checkpoints it says."""

    rendered: Rendered
    covers: tuple[Covered, ...] = ()
    parts: int = 1
    """Messages of the whole digest; parts after the first go into its thread."""
    draw_picture: Callable[[], bytes] | None = None
    """PNG that stands in for a native chart that Slack would not draw."""
    picture_first: bool = False
    """No native chart says what the picture does: it is uploaded at once, and text stands in for it."""
    picture_alt: str = ""


BUNDLES = frozenset({DeliveryKind.MORNING, DeliveryKind.PROMPT})
"""What lists lines for one person."""
SAYABLE = frozenset({CheckpointState.DUE, CheckpointState.NOTIFIED})
OF_A_SESSION = frozenset(
    {DeliveryKind.LOGGED, DeliveryKind.SCHEDULED, DeliveryKind.COMMITMENT, DeliveryKind.REVIEW_SAVED}
)

Composer = Callable[[WorkspaceStore, Delivery, Surfaces, str], Composed | None]


def compose(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, *, chart: str = "native"
) -> Composed | None:
    """The message of one delivery; None when nothing is left to say."""
    try:
        return COMPOSERS[delivery.kind](store, delivery, surfaces, chart)
    except NotFoundError:
        return None


def read_ahead(store: WorkspaceStore, deliveries: Sequence[Delivery]) -> None:
    """Before several are composed in one unit of work: what all of them need is read at one go."""
    bundles = [one.number("member_id") for one in deliveries if one.kind in BUNDLES]
    if bundles:
        before_bundles(store, bundles)
    digests = [one for one in deliveries if one.kind is DeliveryKind.DIGEST]
    for as_of in {_as_of(one) for one in digests}:
        teams = [one.number("team_id") for one in digests if _as_of(one) == as_of]
        before_digests(store, teams, since=as_of - LOOK_BACK)


def is_still_so(store: WorkspaceStore, delivery: Delivery) -> bool:
    """With one statement, right before it goes: none of its lines was answered and its session stands."""
    if delivery.kind in BUNDLES:
        episodes = {cover.checkpoint_id: cover.episode for cover in delivery.covers}
        rows = store.checkpoints.these(episodes)
        waiting = [row for row in rows if row.state in SAYABLE and row.episode == episodes[row.id]]
        return len(waiting) == len(episodes)
    try:
        return delivery.kind not in OF_A_SESSION or _live_session(store, delivery) is not None
    except NotFoundError:
        return False


def not_before(store: WorkspaceStore, delivery: Delivery, *, now: datetime) -> datetime | None:
    """When a message must wait for the recipient's working hours: until when. None: it may go now.

    Answers to what a person just did are never held back; bundles are planned anew each day instead.
    """
    if delivery.kind is DeliveryKind.DIGEST:
        settings = store.people.team(delivery.number("team_id")).settings
        calendar = calendar_for(settings)
        if within_quiet_hours(now, tz=settings.tz, calendar=calendar):
            return next_working_morning(now, tz=settings.tz, calendar=calendar)
    if delivery.kind in (
        DeliveryKind.COMMITMENT,
        DeliveryKind.TROUBLE,
        DeliveryKind.FLAG_REMINDER,
        DeliveryKind.ASKED_TO_LOG,
        *METHOD_KINDS,
        *PROGRAM_KINDS,
    ):
        member = store.people.by_slack_id(delivery.recipient)
        allowed = earliest_hearing(store, member, now=now) if member else now
        return allowed if allowed > now else None
    return None


def _bundle(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, chart: str) -> Composed | None:
    """Today's morning message or prompt; a day that has passed, or quiet hours, leave it to the next one."""
    now = store.now()
    member = store.people.member(delivery.number("member_id"))
    diary = diary_of(store, member)
    is_today = delivery.subject["local_date"] == diary.today(now).isoformat()
    if not is_today or diary.is_quiet(now) or not can_hear(member):
        return None
    waiting, covers = gather(store, member, now=now, only_new=delivery.kind is DeliveryKind.PROMPT)
    if not (waiting.lines or waiting.notes):
        return None
    rendered = surfaces.message(replace(waiting, chart=chart), key=delivery.public_id)
    said_lines = len(waiting.lines) - rendered.left_out
    course = next((line.course for line in waiting.lines if line.course), None)
    return Composed(
        rendered=rendered,
        covers=(*covers[:said_lines], *covers[len(waiting.lines) :]),
        draw_picture=None if course is None else partial(_draw_course, course),
        picture_alt="" if course is None else f"{course.rep}'s calls before and after the session",
    )


def _draw_course(course: Course) -> bytes:
    from templates.pictures import draw_course

    return draw_course(course)


def _logged(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    session = _live_session(store, delivery)
    if session is None:
        return None
    facts = Logged(
        session=show_session(store, session),
        seconds=session.seconds_to_log,
        has_moment=bool(store.sessions.moments(session.id)),
        scheduled=delivery.kind is DeliveryKind.SCHEDULED,
        thin=_thin(store, session),
    )
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id))


def _thin(store: WorkspaceStore, session: CoachingSession) -> str | None:
    """A baseline from few of the rep's calls says so; one that was typed has no calls to count."""
    if not session.baseline.n:
        return None
    return say_thin(thin_reps(store, [session.rep_id], now=store.now()).get(session.rep_id))


def _commitment(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str
) -> Composed | None:
    session = _live_session(store, delivery)
    if session is None:
        return None
    facts = Commitment(session=show_session(store, session))
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id))


def _method(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    facts = method_facts(store, delivery)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _flag_reminder(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str
) -> Composed | None:
    reader = store.people.by_slack_id(delivery.recipient)
    flag_id, hours = delivery.number("flag_id"), delivery.number("hours")
    facts = reminder_of(store, flag_id, hours, reader=reader, now=store.now())
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _program(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    facts = program_facts(store, delivery)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _asked_to_log(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str
) -> Composed | None:
    facts = asked_to_log(store, delivery)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _insights(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, chart: str) -> Composed | None:
    try:
        facts = insights_of(store, delivery)
    except NotAllowedError:  # their role ended meanwhile
        return None
    report = InsightsReport(insights=facts, chart=chart == "native", file_id=chart.partition(":")[2] or None)
    return Composed(
        rendered=surfaces.message(report, key=delivery.public_id),
        draw_picture=partial(_draw_effects, facts),
        picture_alt="Difference from doing nothing, by method and criterion",
    )


def _draw_effects(facts: Insights) -> bytes:
    from templates.pictures import draw_effects

    return draw_effects(facts)


def _export(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    facts = export_ready(store, delivery)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _scorecard_page(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str
) -> Composed | None:
    facts = page_ready(store, delivery)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id)) if facts else None


def _team_picture(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, chart: str
) -> Composed | None:
    actor = store.people.member(delivery.number("member_id"))
    try:
        facts = team_picture(store, actor, delivery.number("team_id"), now=_as_of(delivery))
    except NotAllowedError:  # their role ended meanwhile
        return None
    shown = replace(facts, file_id=chart.partition(":")[2] or None)
    return Composed(
        rendered=surfaces.message(shown, key=delivery.public_id),
        draw_picture=lambda: _draw_spreads(facts),
        picture_first=True,
        picture_alt=f"Where each rep stands, {facts.team}",
    )


def _draw_spreads(facts: TeamPicture) -> bytes:
    from templates.pictures import draw_spreads

    return draw_spreads(facts)


def _review_saved(
    store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str
) -> Composed | None:
    session = _live_session(store, delivery)
    review = store.sessions.review(session.id) if session else None
    if session is None or review is None:
        return None
    facts = ReviewSaved(
        session=show_session(store, session),
        verdict=review.verdict,
        broke_down=review.broke_down,
        late_days=review.business_days if review.late else None,
    )
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id))


def _digest(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, chart: str) -> Composed | None:
    """One part. The looks that the first part said stay in, so that every part is cut from one digest."""
    head = store.outbox.get(delivery.thread_of) if delivery.thread_of is not None else delivery
    digest, covers = digest_with_covers(
        store,
        delivery.number("team_id"),
        week=read_week(str(delivery.subject["iso_week"])),
        as_of=_as_of(delivery),
        since=_since(delivery),
        said=head.covers,
    )
    parts = surfaces.messages(digest, key=delivery.public_id, chart=chart)
    part = delivery.number("part")
    if part >= len(parts):
        return None
    return Composed(
        rendered=parts[part],
        covers=covers if part == 0 else (),
        parts=len(parts),
        draw_picture=(lambda: _draw(digest)) if part == 0 and digest.rows else None,
        picture_alt=f"Each rep's change, {digest.team}, week {digest.iso_week}",
    )


def _draw(digest: Digest) -> bytes:
    from templates.pictures import draw_changes

    return draw_changes(digest)


def _welcome(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    warning = delivery.subject.get("channel_warning")
    facts = show_welcome(store, delivery.number("team_id"), channel_warning=str(warning) if warning else None)
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id))


def _trouble(store: WorkspaceStore, delivery: Delivery, surfaces: Surfaces, _chart: str) -> Composed | None:
    facts = show_trouble(
        store,
        str(delivery.subject["recipient"]),
        kind=DeliveryKind(str(delivery.subject["kind"])),
        why=str(delivery.subject["why"]),
    )
    return Composed(rendered=surfaces.message(facts, key=delivery.public_id))


COMPOSERS: Mapping[DeliveryKind, Composer] = {
    DeliveryKind.MORNING: _bundle,
    DeliveryKind.PROMPT: _bundle,
    DeliveryKind.LOGGED: _logged,
    DeliveryKind.SCHEDULED: _logged,
    DeliveryKind.COMMITMENT: _commitment,
    DeliveryKind.REVIEW_SAVED: _review_saved,
    DeliveryKind.FLAG_REMINDER: _flag_reminder,
    DeliveryKind.ASKED_TO_LOG: _asked_to_log,
    **dict.fromkeys(METHOD_KINDS, _method),
    **dict.fromkeys(PROGRAM_KINDS, _program),
    DeliveryKind.INSIGHTS: _insights,
    DeliveryKind.EXPORT: _export,
    DeliveryKind.TEAM_PICTURE: _team_picture,
    DeliveryKind.SCORECARD_PAGE: _scorecard_page,
    DeliveryKind.DIGEST: _digest,
    DeliveryKind.WELCOME: _welcome,
    DeliveryKind.TROUBLE: _trouble,
}
"""Every kind of delivery and what composes it."""


def _live_session(store: WorkspaceStore, delivery: Delivery) -> CoachingSession | None:
    session = store.sessions.get(delivery.number("session_id"))
    return None if session.state is SessionState.CANCELLED else session


def _since(delivery: Delivery) -> datetime | None:
    """Absent from what older code planned."""
    since = delivery.subject.get("since")
    return datetime.fromisoformat(str(since)) if since else None


def _as_of(delivery: Delivery) -> datetime:
    return datetime.fromisoformat(str(delivery.subject["as_of"]))

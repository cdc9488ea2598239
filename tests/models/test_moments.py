"""Changing coaching moments: the words before are kept, two changes at once do not bury each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from building import Building
from clocks import SetClock

from coaching.errors import NotFoundError
from coaching.sessions import CoachingSession, Moment


@pytest.fixture
def session(build: Building) -> CoachingSession:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    return build.session(team, bob, alice, build.criterion(team=team))


@pytest.fixture
def note(build: Building, session: CoachingSession, clock: SetClock) -> Moment:
    with build.stores.workspace(build.workspace_id) as store:
        return store.sessions.add_moment(
            session_id=session.id,
            rep_id=session.rep_id,
            author_id=session.coach_id,
            what_happened="He named the price.",
            correction="Ask first.",
            confirmed="I will ask.",
            link=None,
            timestamp=None,
            now=clock.now(),
            dedupe_key="view:1",
        )


def test_the_words_before_are_kept(build: Building, note: Moment, clock: SetClock) -> None:
    with build.stores.workspace(build.workspace_id) as store:
        changed = replace(note, correction="Pause, then ask.")
        assert store.moments.change(changed, by=note.author_id, now=clock.now(), version=0)
        assert store.moments.get(note.id) == replace(changed, version=1)
        (before,) = store.moments.revisions(note.session_id or 0)
    assert (before.correction, before.edited_by, before.withdrawn) == ("Ask first.", note.author_id, False)


def test_the_second_of_two_changes_at_once_is_refused(build: Building, note: Moment, clock: SetClock) -> None:
    with build.stores.workspace(build.workspace_id) as store:
        first, second = (replace(note, correction=words) for words in ("One.", "Two."))
        assert store.moments.change(first, by=note.author_id, now=clock.now(), version=0)
        assert not store.moments.change(second, by=note.author_id, now=clock.now(), version=0)
        assert store.moments.get(note.id).correction == "One."


def test_one_that_was_taken_back_stands_in_the_history_alone(
    build: Building, note: Moment, clock: SetClock
) -> None:
    with build.stores.workspace(build.workspace_id) as store:
        assert store.moments.withdraw(note.id, by=note.author_id, now=clock.now())
        assert not store.moments.withdraw(note.id, by=note.author_id, now=clock.now())
        assert store.sessions.moments(note.session_id or 0) == ()
        assert [one.withdrawn for one in store.moments.revisions(note.session_id or 0)] == [True]
        with pytest.raises(NotFoundError):
            store.moments.get(note.id)

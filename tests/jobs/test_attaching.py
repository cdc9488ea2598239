"""A message with a file is seen once and holds its file, whatever breaks between making, upload and post."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from post_office import TIMED_OUT, After, Desk, Killed

from bot.attachments import FILE_MAKERS
from coaching.deliveries import FILE, WITH_FILE, Delivery, DeliveryKind, DeliveryState
from coaching.messenger import SendRefusedError, SendThrottledError
from coaching.people import Profile
from coaching.refusals import Meaning
from jobs.deliver import Outcome


@pytest.fixture
def asked(desk: Desk) -> Delivery:
    """Alice wants her sessions."""
    alice = desk.scene.alice
    return desk.plan(
        DeliveryKind.EXPORT,
        recipient=alice.slack_id,
        member_id=alice.id,
        table="sessions",
        format="csv",
    )


def test_every_kind_with_a_file_has_its_maker() -> None:
    assert set(FILE_MAKERS) == WITH_FILE


def test_the_file_is_uploaded_and_its_message_posted_at_one_go(desk: Desk, asked: Delivery) -> None:
    assert desk.round() == [Outcome.SENT]
    assert len(desk.office.files) == 1
    (letter,) = desk.office.letters
    assert letter.message.shares_file
    assert desk.row(asked).subject[FILE] == "https://slack.example/files/F1"
    with zipfile.ZipFile(BytesIO(desk.office.files[0].content)) as archive:
        assert set(archive.namelist()) == {"sessions.csv", "sessions.columns.md"}
    assert desk.office.files[0].note == "sessions: 0 rows"


@pytest.mark.parametrize("step", ["claimed", "attached", "intended", "posted", "recorded"])
def test_whoever_dies_on_the_way_leaves_one_message_to_see(desk: Desk, asked: Delivery, step: str) -> None:
    def die(name: str) -> None:
        if name == step:
            raise Killed

    with pytest.raises(Killed):
        desk.round(desk.courier_named("doomed", die))
    desk.pass_lease()
    desk.round()
    assert desk.office.copies(asked) == 1
    assert desk.row(asked).state is DeliveryState.SENT
    assert len(desk.office.files) == 1, "what was uploaded before is used again"


def test_a_death_right_after_the_upload_leaves_a_file_that_nobody_is_shown(
    desk: Desk, asked: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> bool:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("models.outbox.SqlOutbox.attach", die)
        with pytest.raises(Killed):
            desk.round()
    assert FILE not in desk.row(asked).subject
    desk.pass_lease()
    assert desk.round() == [Outcome.SENT]
    assert len(desk.office.files) == 2
    assert desk.row(asked).subject[FILE] == "https://slack.example/files/F2"
    assert desk.office.copies(asked) == 1


def test_after_a_time_out_of_the_message_no_second_file_is_made(desk: Desk, asked: Delivery) -> None:
    desk.office.on_post.append(After(TIMED_OUT))
    assert desk.round() == [Outcome.UNKNOWN]
    desk.pass_lease()
    assert desk.round() == [Outcome.FOUND]
    assert (len(desk.office.files), desk.office.copies(asked)) == (1, 1)


@pytest.mark.parametrize("trouble", [SendThrottledError(60), TIMED_OUT])
def test_an_upload_that_fails_is_tried_again_later(desk: Desk, asked: Delivery, trouble: Exception) -> None:
    desk.office.on_upload.append(trouble)
    assert desk.round() == [Outcome.LATER]
    assert desk.office.letters == []
    desk.clock.advance(seconds=61)
    assert desk.round() == [Outcome.SENT]
    assert desk.office.copies(asked) == 1


def test_an_upload_that_always_fails_ends_dead_and_told_of(desk: Desk, asked: Delivery) -> None:
    desk.office.on_upload.extend([TIMED_OUT] * 20)
    for _ in range(12):
        desk.round()
        desk.clock.advance(seconds=61)
    assert desk.row(asked).state is DeliveryState.DEAD
    assert len(desk.office.on_upload) > 0, "it stops trying"
    assert desk.troubles()


def test_an_upload_that_slack_forbids_ends_at_once(desk: Desk, asked: Delivery) -> None:
    desk.office.on_upload.append(SendRefusedError(Meaning.NEEDS_ADMIN, "missing_scope"))
    assert desk.round() == [Outcome.DEAD]
    assert "missing_scope" in str(desk.row(asked).last_error)


def test_whoever_has_left_gets_no_file(desk: Desk, asked: Delivery) -> None:
    alice = desk.scene.alice
    with desk.stores.workspace(desk.workspace_id) as store:
        store.people.save_profile(Profile(slack_id=alice.slack_id, name=alice.name, is_deleted=True))
    assert desk.round() == [Outcome.SUPERSEDED]
    assert desk.office.files == []

"""Hands one composed message to Slack, in a plainer form when Slack cannot draw it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from coaching.deliveries import FILE, Delivery
from coaching.messenger import Messenger, Outgoing, Posted, SendRefusedError
from coaching.ports import Stores
from coaching.refusals import Meaning
from jobs.composing import Composed, compose
from jobs.measures import ATTEMPTS
from templates import Surfaces

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Postman:
    stores: Stores
    messenger: Messenger
    surfaces: Surfaces

    def post(self, workspace_id: int, row: Delivery, composed: Composed, *, thread: Posted | None) -> Posted:
        """Post; when Slack cannot draw it, a picture instead of the native chart, then plain text."""
        recipient = thread.channel_id if thread else row.recipient
        shown = Outgoing(
            text=composed.rendered.text,
            blocks=composed.rendered.blocks,
            key=row.public_id,
            thread_ts=thread.ts if thread else None,
            shares_file=FILE in row.subject,
        )
        for version in self._drawn_versions(workspace_id, row, composed, shown):
            ATTEMPTS.labels(row.kind.value).inc()
            try:
                return self.messenger.post(workspace_id, recipient, version)
            except SendRefusedError as refusal:
                if refusal.meaning is not Meaning.BUG_PAYLOAD:
                    raise
                told = {"action": "deliver", "delivery": row.id, "kind": row.kind.value, "code": refusal.code}
                log.error("payload refused", extra=told)  # noqa: TRY400 - a traceback holds message text
        ATTEMPTS.labels(row.kind.value).inc()
        return self.messenger.post(workspace_id, recipient, replace(shown, blocks=()))

    def _drawn_versions(
        self, workspace_id: int, row: Delivery, composed: Composed, shown: Outgoing
    ) -> Iterator[Outgoing]:
        """The message as composed, then with its chart as a picture (a picture that says more than any chart
        comes first); each is made only when asked for."""
        if composed.picture_first:
            yield from self._with_picture(workspace_id, row, composed, shown)
        yield shown
        if not composed.picture_first:
            yield from self._with_picture(workspace_id, row, composed, shown)

    def _with_picture(
        self, workspace_id: int, row: Delivery, composed: Composed, shown: Outgoing
    ) -> Iterator[Outgoing]:
        if composed.draw_picture is None:
            return
        try:
            file_id = self.messenger.upload_picture(
                workspace_id, composed.draw_picture(), name="coaching.png", alt=composed.picture_alt
            )
        except SendRefusedError as refusal:
            log.warning("picture refused", extra={"action": "deliver", "code": refusal.code})
            return
        with self.stores.workspace(workspace_id, write=False) as store:
            again = compose(store, row, self.surfaces, chart=f"image:{file_id}")
        if again is not None:
            yield replace(shown, text=again.rendered.text, blocks=again.rendered.blocks)

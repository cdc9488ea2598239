"""Files that go with a message: made and uploaded before the message is composed, never twice in sight.

An upload is a step of its own. Whoever dies after it leaves a file that nobody was shown, and the next
try uploads another; the message with its address goes out like any other, once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coaching.deliveries import FILE, WITH_FILE, Delivery, DeliveryKind
from coaching.errors import NotAllowedError, NotFoundError
from coaching.messenger import Messenger, OutgoingFile, SendRefusedError, SendThrottledError, SendUnknownError
from coaching.ports import Stores
from jobs.claims import Claim, Outcome
from jobs.setbacks import LOOK_AGAIN_S, Setbacks

FileMaker = Callable[[Stores, int, Delivery], OutgoingFile]
"""The file of one delivery of a workspace; NotFoundError or NotAllowedError when there is none any more."""
FileMakers = Mapping[DeliveryKind, FileMaker]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attaching:
    stores: Stores
    messenger: Messenger
    setbacks: Setbacks
    makers: FileMakers

    def goes_first(self, row: Delivery) -> bool:
        """Whether this message waits for its file."""
        return row.kind in WITH_FILE and FILE not in row.subject

    def attach(self, claim: Claim) -> Outcome | None:
        """Make the file, upload it, keep its address; no transaction is open meanwhile. None: it is there."""
        row = claim.delivery
        tries = row.attempt + 1
        try:
            file = self.makers[row.kind](self.stores, claim.workspace_id, row)
            link = self.messenger.upload_file(claim.workspace_id, file)
        except (NotFoundError, NotAllowedError):
            with self.stores.workspace(claim.workspace_id) as store:
                store.outbox.supersede(row)
            return Outcome.SUPERSEDED
        except SendThrottledError as refusal:
            return self.setbacks.wait(claim, refusal.retry_after, "429", attempt=row.attempt)
        except SendUnknownError as unknown:
            return self.setbacks.wait(claim, LOOK_AGAIN_S, f"upload: {unknown}", attempt=tries)
        except SendRefusedError as refusal:
            return self.setbacks.refuse(claim, refusal)
        with self.stores.workspace(claim.workspace_id) as store:
            kept = store.outbox.attach(row, link=link, note=file.note)
        return None if kept else Outcome.LOST

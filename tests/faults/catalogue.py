"""All flows, by the names that they have in the table."""

from __future__ import annotations

from tests.faults.copies import Backup, Migration, Passphrase, Restore
from tests.faults.everyday import Capture, Commit, Inbox, Sealing
from tests.faults.flows import Flow

FLOWS: dict[str, type[Flow]] = {
    flow.name: flow for flow in (Commit, Capture, Sealing, Inbox, Migration, Backup, Restore, Passphrase)
}

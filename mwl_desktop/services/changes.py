"""When a vault was last changed, for whoever asks whether there is anything new to be kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from mwl_desktop.models import ChangeSetRecord


def last_change(connection: Connection) -> datetime | None:
    """The moment of the newest step in the change log; None for a vault in which nothing was written."""
    query = select(ChangeSetRecord.at).order_by(ChangeSetRecord.number.desc()).limit(1)
    moment = connection.execute(query).scalar()
    return None if moment is None else datetime.fromisoformat(moment)

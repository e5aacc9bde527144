"""What a vault says of itself, by name: a value of text each, outside the change log."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from mwl_desktop.models import MetaRecord


def fact(connection: Connection, name: str) -> str | None:
    """The value under a name; None where there is none."""
    found = connection.execute(select(MetaRecord.value).where(MetaRecord.key == name)).scalar()
    return None if found is None else str(found)


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Put a value under a name in place of the one there was."""
    connection.execute(insert(MetaRecord).prefix_with("OR REPLACE").values(key=name, value=value))

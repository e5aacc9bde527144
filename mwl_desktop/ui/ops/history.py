"""An item's versions, as the window asks for them; each returns at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.domain.items import ItemHead
from mwl_desktop.domain.versions import GoneBack, Version
from mwl_desktop.services import items, versions
from mwl_desktop.ui.ops.context import Context

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mwl_desktop.vault.unit_of_work import UnitOfWork


def listed(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    done: Callable[[tuple[ItemHead, tuple[Version, ...]]], None],
    failed: Callable[[Exception], None],
) -> None:
    """The item as it is called now, and its versions, newest first."""

    def run(connection: Connection) -> tuple[ItemHead, tuple[Version, ...]]:
        return items.head(connection, item_id), versions.versions(connection, item_id)

    ctx.read(parent, run, done, failed)


def go_back(
    parent: QObject,
    ctx: Context,
    item_id: ItemId,
    version: Version,
    title: str,
    done: Callable[[GoneBack], None],
) -> None:
    """Put an item back to a version; what had to be left out is told with the step."""

    def run(uow: UnitOfWork) -> GoneBack:
        went = versions.go_back(uow, item_id, version)
        if went.left_out:
            uow.facts["left_out"] = str(went.left_out)
        return went

    ctx.write(parent, "item.go_back", run, done, title=title)

"""Into the bin, out of it, and away for good: the same words and the same question everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from mwl_desktop.domain.ids import ItemId
from mwl_desktop.ui.ops import items
from mwl_desktop.ui.ops.context import Context
from mwl_desktop.ui.widgets.words import fill


def _tr(words: str) -> str:
    return QCoreApplication.translate("binning", words)


def named(titles: Sequence[str]) -> str:
    """One item by its title, several by their number."""
    if len(titles) == 1:
        return titles[0] or _tr("Untitled")
    return fill(_tr("%1 items"), len(titles))


def move_to_bin(parent: QWidget, ctx: Context, ids: Sequence[ItemId], titles: Sequence[str]) -> None:
    """Move items to the bin; the window says so and offers Undo, whoever asked."""
    if ids:
        items.move_to_bin(parent, ctx, tuple(ids), named(titles))


def restore(parent: QWidget, ctx: Context, ids: Sequence[ItemId], titles: Sequence[str]) -> None:
    """Take items out of the bin."""
    if ids:
        items.restore(parent, ctx, tuple(ids), named(titles))


def purge(
    parent: QWidget,
    ctx: Context,
    ids: Sequence[ItemId],
    titles: Sequence[str],
    ask: Callable[[QWidget, str], bool] | None = None,
) -> None:
    """Remove binned items for good, once the person has said that they mean it."""
    if ids and (ask or confirmed)(parent, named(titles)):
        items.purge(parent, ctx, tuple(ids))


def confirmed(parent: QWidget, name: str) -> bool:
    """Ask the one question that is asked at all: this cannot be undone."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setWindowTitle(_tr("Remove for good"))
    box.setText(fill(_tr("Remove “%1” for good?"), name))
    box.setInformativeText(_tr("Its text, links and original files are gone then. This cannot be undone."))
    remove = box.addButton(_tr("Remove for good"), QMessageBox.ButtonRole.DestructiveRole)
    keep = box.addButton(_tr("Keep"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(keep)
    box.exec()
    return box.clickedButton() is remove

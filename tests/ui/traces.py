"""Looks for words in everything the process still has: widgets, models, documents, Python's own."""

from __future__ import annotations

import gc
import linecache
from collections.abc import Iterator
from types import ModuleType

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QObject
from PySide6.QtGui import QAction, QClipboard, QGuiApplication, QTextDocument, QWindow
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

_ROLES = (*range(20), *range(256, 300))


def everything() -> list[QObject]:
    """Every object of Qt's that can be reached: from the program, from every window, from Python."""
    application = QApplication.instance()
    assert application is not None
    roots: list[QObject] = [application, *QApplication.allWidgets(), *QGuiApplication.allWindows()]
    gc.unfreeze()  # also what the program set aside is looked at
    roots += [each for each in gc.get_objects() if isinstance(each, QObject) and shiboken6.isValid(each)]
    found: dict[int, QObject] = {}
    for root in roots:
        for each in (root, *root.findChildren(QObject)):
            if shiboken6.isValid(each):
                found[shiboken6.getCppPointer(each)[0]] = each
    return list(found.values())


def words_of(thing: QObject, *, undo: bool) -> Iterator[str]:
    """Everything an object says, would say or, with `undo`, would bring back."""
    about = thing.metaObject()
    for at in range(about.propertyCount()):
        yield from _strings(_value(thing, about.property(at).name()))
    for name in thing.dynamicPropertyNames():
        yield from _strings(_value(thing, bytes(name.data()).decode()))
    if isinstance(thing, QAbstractItemModel):
        yield from _in_model(thing)
    if isinstance(thing, QTextDocument):
        yield from _in_document(thing, undo=undo)
    if isinstance(thing, (QTextEdit, QPlainTextEdit)):
        yield from _in_document(thing.document(), undo=undo)
    if isinstance(thing, QLineEdit):
        while undo and thing.isUndoAvailable() and not thing.isReadOnly():
            thing.undo()
            yield thing.text()
    if isinstance(thing, QAction):
        yield from _strings(thing.data())
    if isinstance(thing, QCompleter):
        yield thing.completionPrefix()
    if isinstance(thing, QWindow):
        yield thing.title()
    if isinstance(thing, QWidget):
        yield thing.windowIconText()


def _value(thing: QObject, name: str) -> object:
    try:
        return thing.property(name)
    except RuntimeError:  # of a type that Python has no word for
        return None


def _strings(value: object, depth: int = 3) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, dict) and depth:
        yield from _strings([*value, *value.values()], depth - 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and depth:
        for each in value:
            yield from _strings(each, depth - 1)
    elif value is not None and not isinstance(value, (int, float, QObject)):
        yield repr(value)


def _in_model(model: QAbstractItemModel) -> Iterator[str]:
    waiting = [QModelIndex()]
    while waiting:
        parent = waiting.pop()
        for row in range(min(model.rowCount(parent), 2000)):
            for column in range(_columns(model, parent)):
                index = model.index(row, column, parent)
                for role in _ROLES:
                    yield from _strings(index.data(role))
                if not isinstance(model, QAbstractListModel) and model.hasChildren(index):
                    waiting.append(index)


def _columns(model: QAbstractItemModel, parent: QModelIndex) -> int:
    return 1 if isinstance(model, QAbstractListModel) else max(1, model.columnCount(parent))


def _in_document(document: QTextDocument, *, undo: bool) -> Iterator[str]:
    yield document.toPlainText()
    yield document.metaInformation(QTextDocument.MetaInformation.DocumentTitle)
    steps = 0
    while undo and document.isUndoAvailable() and steps < 200:
        document.undo()
        steps += 1
        yield document.toPlainText()


def on_the_clipboard() -> Iterator[str]:
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        data = clipboard.mimeData(mode)
        if data is not None:
            for form in data.formats():
                yield bytes(data.data(form).data()).decode("utf-8", "replace")


def of_qt(word: str, *, undo: bool = True) -> list[str]:
    """Who of Qt's objects still has a word; to undo what was typed changes it."""
    hits = {
        f"{type(thing).__name__} {thing.objectName()}: {words[:60]!r}"
        for thing in everything()
        if shiboken6.isValid(thing)  # to ask one thing may have ended another
        for words in words_of(thing, undo=undo)
        if word.lower() in words.lower()
    }
    return sorted({*hits, *(f"clipboard: {each[:60]!r}" for each in on_the_clipboard() if word in each)})


def of_python(word: str) -> list[str]:
    """Which of Python's containers still hold a word; what the tests themselves hold is passed over.

    A string itself is no container: one that nothing holds any more is freed, but its bytes may stand in
    memory until something else is written there. Nobody can promise more in Python.
    """
    # Python keeps the sources it showed lines of: also the one that the word itself stands in.
    linecache.clearcache()
    gc.collect()
    gc.unfreeze()  # after that: what the program set aside is never collected
    hits = set()
    for holder in gc.get_objects():
        if isinstance(holder, (ModuleType, type)):
            continue
        try:
            held = gc.get_referents(holder)
        except (ReferenceError, RuntimeError):
            continue
        for value in held:
            if isinstance(value, (str, bytes)) and value is not word:
                words = value if isinstance(value, str) else value.decode("utf-8", "replace")
                if word in words and not _is_of_a_test(holder):
                    hits.add(f"{type(holder).__module__}.{type(holder).__qualname__}: {words[:60]!r}")
    return sorted(hits)


def _is_of_a_test(holder: object) -> bool:
    return isinstance(holder, dict) and str(holder.get("__name__", "")).startswith(("tests.", "test_"))

"""pytest-qt's bot with the patience of all tests: its own five seconds are short on a busy machine."""

from __future__ import annotations

from typing import Any, Final

from pytestqt.qtbot import QtBot

from tests.patience import PATIENCE

_PATIENCE_MS: Final = round(PATIENCE * 1000)


class PatientBot(QtBot):
    """Waits for a minute where a test does not say how long; it goes on as soon as that has come."""

    def waitActive(self, *what: Any, timeout: int = _PATIENCE_MS) -> Any:
        return super().waitActive(*what, timeout=timeout)

    def waitExposed(self, *what: Any, timeout: int = _PATIENCE_MS) -> Any:
        return super().waitExposed(*what, timeout=timeout)

    def waitSignal(self, *what: Any, timeout: int = _PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignal(*what, timeout=timeout, **more)

    def waitSignals(self, *what: Any, timeout: int = _PATIENCE_MS, **more: Any) -> Any:
        return super().waitSignals(*what, timeout=timeout, **more)

    def waitUntil(self, *what: Any, timeout: int = _PATIENCE_MS) -> None:
        super().waitUntil(*what, timeout=timeout)

    def waitCallback(self, *, timeout: int = _PATIENCE_MS, **more: Any) -> Any:
        return super().waitCallback(timeout=timeout, **more)

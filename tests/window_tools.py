"""Drives the real program in a real window: an X display with a window manager, a pointer and keys.

    with screen.start([...], title="MWL Desktop") as window:
        window.click(40, 60)
        window.type("hello")
        window.drop([file], at=(200, 200))

Coordinates are pixels from the top left corner of the window's content. Needs Xvfb, openbox and xdotool.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

from tests.patience import PATIENCE, wait_until

DRAG_SOURCE = Path(__file__).with_name("drag_source.py")


@dataclass(frozen=True)
class Screen:
    """An X display on which programs are started and looked at."""

    display: str

    @classmethod
    @contextmanager
    def managed(cls, display: str) -> Iterator[Screen]:
        """The display with openbox running on it."""
        screen = cls(display)
        with subprocess.Popen(["openbox"], env=screen.environment(), stderr=subprocess.DEVNULL) as manager:
            try:
                wait_until(lambda: screen.asked("get_num_desktops"), "the window manager")
                yield screen
            finally:
                manager.terminate()

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """What a program needs to open its window here rather than in memory."""
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**kept, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", **(more or {})}

    def asked(self, *words: str | int) -> str:
        """xdotool's answer, empty where it has none."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def do(self, *words: str | float) -> None:
        """Let xdotool do something; an AssertionError where it cannot."""
        command = ["xdotool", *map(str, words)]
        done = subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr.strip()}"

    def find(self, title: str, process: int) -> str:
        """The visible window of that process whose title matches; empty where there is none."""
        found = self.asked("search", "--all", "--onlyvisible", "--pid", process, "--name", title)
        return found.splitlines()[0] if found else ""

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display)

    @contextmanager
    def start(
        self, command: Sequence[str | Path], title: str, env: Mapping[str, str] | None = None
    ) -> Iterator[Window]:
        """Start a program and wait for its window; what is still running at the end is ended."""
        with subprocess.Popen(list(map(str, command)), env=self.environment(env)) as process:
            try:
                yield Window(
                    self, process, wait_until(lambda: self._window(title, process), f"window {title!r}")
                )
            finally:
                if process.poll() is None:
                    process.terminate()
                    try:
                        process.wait(5)
                    except subprocess.TimeoutExpired:
                        process.kill()

    def _window(self, title: str, process: subprocess.Popen[bytes]) -> str:
        assert process.poll() is None, f"the program ended with {process.returncode} before its window came"
        return self.find(title, process.pid)


@dataclass(frozen=True)
class Window:
    """One window of a program that was started on the screen."""

    screen: Screen
    process: subprocess.Popen[bytes]
    id: str

    def geometry(self) -> tuple[int, int, int, int]:
        """Left, top, width and height of the content on the screen."""
        told = dict(re.findall(r"(\w+)=(-?\d+)", self.screen.asked("getwindowgeometry", "--shell", self.id)))
        return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])

    def title(self) -> str:
        return self.screen.asked("getwindowname", self.id)

    def dialog(self, title: str) -> Window:
        """Another window of the same program, once it is there."""
        found = wait_until(lambda: self.screen.find(title, self.process.pid), f"window {title!r}")
        return Window(self.screen, self.process, found)

    def activate(self) -> None:
        self.screen.do("windowactivate", "--sync", self.id)

    def resize(self, width: int, height: int) -> None:
        self.screen.do("windowsize", "--sync", self.id, width, height)

    def move_pointer(self, x: int, y: int) -> None:
        self.screen.do("mousemove", "--window", self.id, x, y)

    def click(self, x: int, y: int, button: int = 1, times: int = 1) -> None:
        """Press and release a button of the pointer there (4 and 5 turn the wheel)."""
        self.move_pointer(x, y)
        self.screen.do("click", "--repeat", times, "--delay", 60, button)

    def type(self, text: str) -> None:
        """Type ASCII text into whatever has the focus."""
        # For what is not on the keyboard xdotool remaps a spare key for a moment; a busy program misses that.
        assert text.isascii(), "type ASCII here, and bring other text in by the clipboard"
        self.screen.do("type", "--delay", 15, text)

    def key(self, *names: str) -> None:
        """Press keys by their X names, such as `ctrl+l` or `Return`, into whatever has the focus."""
        self.screen.do("key", "--delay", 15, *names)

    def picture(self) -> Image.Image:
        """What is seen of the window now."""
        left, top, width, height = self.geometry()
        return self.screen.picture().crop((left, top, left + width, top + height))

    def drop(self, files: Sequence[Path], at: tuple[int, int], propose: str = "copy") -> str:
        """Drag files here out of another process, with the pointer; returns the action this window took."""
        source_title = f"drag source {time.monotonic_ns()}"
        command = [sys.executable, str(DRAG_SOURCE), source_title, propose, *map(str, files)]
        environment = self.screen.environment()
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as source:
            try:
                self._carry(wait_until(lambda: self.screen.find(source_title, source.pid), "drag source"), at)
                said, _ = source.communicate(timeout=PATIENCE)
            finally:
                source.kill()
        return said.strip()

    def _carry(self, source: str, at: tuple[int, int]) -> None:
        """Press on the source, pull until the drag begins, move over the place in steps, let go."""
        do, (x, y) = self.screen.do, at
        do("windowactivate", "--sync", source)
        do("mousemove", "--window", source, 40, 40, "mousedown", 1)
        # XDND is a conversation between three programs: a person's hand gives it these pauses too.
        do("sleep", 0.3, "mousemove_relative", 15, 15)
        for step in range(-4, 1):
            do("sleep", 0.1, "mousemove", "--window", self.id, x + 2 * step, y + 2 * step)
        do("sleep", 0.3, "mouseup", 1)

    def wait_for_end(self, seconds: float = PATIENCE) -> int:
        """The program's exit code, once it has ended by itself."""
        return self.process.wait(seconds)

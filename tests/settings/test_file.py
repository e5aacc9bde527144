"""The settings file on a real disk."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from mwl_desktop import settings
from mwl_desktop.errors import UserError
from mwl_desktop.sentences import sentence
from mwl_desktop.settings import Settings


def test_no_file_means_the_usual_settings(tmp_path: Path) -> None:
    loaded = settings.load(tmp_path / "never made")
    assert loaded == settings.Loaded(Settings())


def test_settings_come_back_from_the_disk(tmp_path: Path) -> None:
    kept = Settings(theme="dark", last_vault='/tmp/with "quotes" and ünï.mwl')
    settings.save(kept, tmp_path / "new" / "folder")
    assert settings.load(tmp_path / "new" / "folder").settings == kept
    assert [file.name for file in (tmp_path / "new" / "folder").iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such rights")
@pytest.mark.parametrize("before", [None, 0o755])
def test_only_the_person_may_look_into_the_folder(before: int | None, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    if before is not None:
        folder.mkdir()
        folder.chmod(before)
    settings.save(Settings(last_vault="/home/x/of my job.mwl"), folder)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("content", [b"theme = [", b"\xff\xfe\x00", b"theme = 'dark'\ntheme = 'light'\n"])
def test_an_unreadable_file_is_kept_aside_and_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings-unreadable-1.toml").write_text("an older one")
    (tmp_path / "settings.toml").write_bytes(content)
    loaded = settings.load(tmp_path)
    assert loaded.settings == Settings()
    assert loaded.problem is not None
    assert "settings-unreadable-2.toml" in sentence(loaded.problem)
    assert (tmp_path / "settings-unreadable-2.toml").read_bytes() == content
    assert (tmp_path / "settings-unreadable-1.toml").read_text() == "an older one"
    assert settings.load(tmp_path).problem is None


def test_a_disk_that_refuses_leaves_the_old_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.save(Settings(theme="dark"), tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="not_saved"):
        settings.save(Settings(theme="light"), tmp_path)
    assert settings.load(tmp_path).settings.theme == "dark"
    assert [file.name for file in tmp_path.iterdir()] == ["settings.toml"]

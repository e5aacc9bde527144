"""A key store keeps a key and gives it back; each way in which it can fail has a code, within the limit."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.util import platform_

from mwl_desktop.errors import VaultError
from mwl_desktop.sentences import sentence
from mwl_desktop.services import vaults
from mwl_desktop.vault import remembered
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.lock import name_for
from tests.keyrings import TROUBLES, Working, slow
from tests.patience import PATIENCE, wait_until
from tests.vaults import PASSPHRASE, Template

OTHER = VaultKey(b"o" * 32, b"s" * 16)


@pytest.fixture
def path(template: Template, tmp_path: Path) -> Path:
    """A vault's file, closed."""
    return template.copy(tmp_path / "Of Ada Lovelace.mwl")


def code_of(ask: Callable[[], object]) -> str:
    with pytest.raises(VaultError) as caught:
        ask()
    assert "unexpected" not in sentence(caught.value)
    return caught.value.code


def test_a_key_comes_back_until_it_is_forgotten(
    key_store: type[Working], path: Path, template: Template
) -> None:
    assert remembered.available()
    assert remembered.recall(path) is None
    remembered.remember(path, template.key)
    assert remembered.recall(path) == template.key
    assert remembered.forget(path)
    assert remembered.recall(path) is None
    assert not remembered.forget(path)
    assert key_store.kept == {}


def test_what_is_kept_tells_neither_the_passphrase_nor_the_vaults_name(
    key_store: type[Working], path: Path, template: Template
) -> None:
    remembered.remember(path, template.key)
    ((service, account), told) = next(iter(key_store.kept.items()))
    assert (service, account) == ("MWL Desktop", name_for(path))
    for word in ("Ada", "Lovelace", "mwl", path.parent.name):
        assert word not in account
    assert PASSPHRASE not in told
    assert all(word not in told for word in PASSPHRASE.split())


def test_a_link_to_a_vault_is_the_same_vault(
    key_store: type[Working], path: Path, template: Template, tmp_path: Path
) -> None:
    link = tmp_path / "link.mwl"
    link.symlink_to(path)
    remembered.remember(link, template.key)
    assert remembered.recall(path) == template.key


def test_a_key_is_renewed_only_where_one_was(
    key_store: type[Working], path: Path, template: Template
) -> None:
    assert not remembered.renew(path, OTHER)
    assert key_store.kept == {}
    remembered.remember(path, template.key)
    assert remembered.renew(path, OTHER)
    assert remembered._read(*key_store.kept.values()) == OTHER


@pytest.mark.parametrize(
    "told", ["", "mwl1:", "mwl1:" + "g" * 96, "mwl1:" + "a" * 95, "a" * 96, "ключ", "\0"]
)
def test_what_is_no_key_is_forgotten(told: str, key_store: type[Working], path: Path) -> None:
    key_store.kept["MWL Desktop", name_for(path)] = told
    assert code_of(lambda: remembered.recall(path)) == "keyring.wrong"
    assert key_store.kept == {}


def test_what_is_not_even_text_is_forgotten(key_store: type[Working], path: Path) -> None:
    key_store.kept["MWL Desktop", name_for(path)] = b"mwl1:" + b"a" * 96  # type: ignore[assignment]
    assert code_of(lambda: remembered.recall(path)) == "keyring.wrong"
    assert key_store.kept == {}


def test_the_key_of_another_file_is_forgotten(key_store: type[Working], path: Path) -> None:
    remembered.remember(path, OTHER)
    assert code_of(lambda: remembered.recall(path)) == "keyring.wrong"
    assert key_store.kept == {}


@pytest.mark.parametrize("salt", [bytes(16), bytes(range(16))])
def test_the_key_of_a_file_whose_salt_is_damaged_is_kept(
    salt: bytes, key_store: type[Working], path: Path, template: Template
) -> None:
    remembered.remember(path, template.key)
    path.write_bytes(salt + path.read_bytes()[16:])
    assert remembered.recall(path) == template.key
    assert len(key_store.kept) == 1
    vaults.unlock_remembered(path).close()


def test_a_wrong_key_is_told_as_such_even_where_it_cannot_be_forgotten(
    key_store: type[Working], path: Path
) -> None:
    def keeps_all(what: str) -> None:
        if what == "delete":
            raise PermissionError

    remembered.remember(path, OTHER)
    key_store.trouble = staticmethod(keeps_all)
    assert code_of(lambda: remembered.recall(path)) == "keyring.wrong"


@pytest.mark.parametrize("trouble", TROUBLES)
def test_each_trouble_has_its_code(
    trouble: str, key_store: type[Working], path: Path, template: Template
) -> None:
    make, code = TROUBLES[trouble]
    key_store.trouble = staticmethod(make)
    for ask in (
        lambda: remembered.recall(path),
        lambda: remembered.remember(path, template.key),
        lambda: remembered.forget(path),
        lambda: remembered.renew(path, template.key),
    ):
        assert code_of(ask) == code


def test_a_key_stores_own_words_are_not_passed_on(key_store: type[Working], path: Path) -> None:
    key_store.trouble = staticmethod(TROUBLES["odd"][0])
    with pytest.raises(VaultError) as caught:
        remembered.recall(path)
    assert "secret words" not in repr(caught.value.facts) + sentence(caught.value)
    assert caught.value.__cause__ is None


def test_a_store_that_keeps_nothing_is_noticed(
    key_store: type[Working], path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_store, "get_password", lambda *_: None)
    assert code_of(lambda: remembered.remember(path, template.key)) == "keyring.failed"


# Which key store


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("keyring.backends.null.Keyring", "keyring.absent"),
        ("keyring.backends.fail.Keyring", "keyring.absent"),
        ("keyrings.alt.file.PlaintextKeyring", "keyring.untrusted"),
        ("tests.keyrings.Working", "keyring.untrusted"),
        ("no such thing", "keyring.untrusted"),
    ],
)
@pytest.mark.parametrize("way", ["environment", "file"])
def test_stores_that_are_given_nothing(
    name: str, code: str, way: str, path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    Working.asked = []
    if way == "environment":
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", name)
    else:
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
        config = Path(platform_.config_root()) / "keyringrc.cfg"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(f"[backend]\ndefault-keyring={name}\n", encoding="utf-8")
    assert code_of(lambda: remembered.remember(path, template.key)) == code
    why = remembered.why_not()
    assert why is not None
    assert why.code == code
    assert not remembered.available()
    assert Working.asked == []


@pytest.mark.parametrize("text", [b"", b"[backend", b"\xff\xfe\0", b"[other]\nx=1\n", b"default-keyring=x"])
def test_a_broken_choice_of_key_store_is_none(text: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    config = Path(platform_.config_root()) / "keyringrc.cfg"
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_bytes(text)
    assert remembered._named() == ""


def test_the_best_of_the_allowed_stands_for_the_chainer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.chainer.ChainerBackend")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    assert remembered._named() == ""
    with pytest.raises(VaultError, match=r"keyring\.absent"):
        remembered._store()


# The limit


def test_a_store_that_hangs_is_left_to_itself(hanging: threading.Event, path: Path) -> None:
    for _ in range(3):
        assert code_of(lambda: remembered.recall(path)) == "keyring.slow"
    assert not hanging.is_set()
    assert [thread.name for thread in threading.enumerate()].count("key store") == 1


def test_the_limit_is_five_seconds() -> None:
    assert remembered.LIMIT == 5


def test_after_hanging_it_works_again(
    hanging: threading.Event,
    key_store: type[Working],
    path: Path,
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert code_of(lambda: remembered.recall(path)) == "keyring.slow"
    hanging.set()
    monkeypatch.setattr(remembered, "LIMIT", PATIENCE)
    remembered.remember(path, template.key)
    assert remembered.recall(path) == template.key


def test_what_was_told_as_not_kept_is_not_kept_later(
    hanging: threading.Event,
    key_store: type[Working],
    path: Path,
    template: Template,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert code_of(lambda: remembered.remember(path, template.key)) == "keyring.slow"
    hanging.set()
    monkeypatch.setattr(remembered, "LIMIT", PATIENCE)
    # The next call waits for the one that hung.
    assert remembered.recall(path) is None
    assert key_store.kept == {}
    assert "delete" in key_store.asked


def test_a_slow_store_inside_the_limit_is_waited_for(
    key_store: type[Working], path: Path, template: Template
) -> None:
    key_store.trouble = staticmethod(slow(0.3))
    remembered.remember(path, template.key)
    assert remembered.recall(path) == template.key


HANGS = """
import sys, threading
from tests.keyrings import Working
from mwl_desktop.vault import remembered
from mwl_desktop.errors import VaultError
from pathlib import Path

def hang(_):
    threading.Event().wait()

Working.kept, Working.asked, Working.trouble = {}, [], staticmethod(hang)
remembered.ALLOWED, remembered.LIMIT = {"tests.keyrings.Working": "any"}, 0.3
try:
    remembered.recall(Path(sys.argv[1]))
except VaultError as error:
    print(error.code)
"""


def test_a_store_that_hangs_for_ever_does_not_hold_the_program(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", HANGS, str(path)],
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "tests.keyrings.Working"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, [b"keyring.slow"]), done.stderr


def test_an_open_vault_is_not_opened_beside_the_database(
    key_store: type[Working], template: Template, tmp_path: Path
) -> None:
    open_one = template.opened(tmp_path / "open.mwl")
    assert code_of(lambda: remembered.recall(open_one.path)) == "vault.in_use"
    open_one.close()


# A real one


@pytest.fixture
def secret_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """GNOME's key store on a bus of its own, with an unlocked collection."""
    if not (shutil.which("dbus-daemon") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("dbus-daemon and gnome-keyring are not installed")
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    # The name of a socket may have some hundred characters only.
    runtime = Path(os.path.realpath("/tmp")) / f"mwl-bus-{os.getpid()}"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    # No service files: what is not started here is not there, and nothing shows a window.
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:dir={runtime}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
    )
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"], stdout=subprocess.PIPE
    )
    assert bus.stdout is not None
    assert select.select([bus.stdout], [], [], PATIENCE)[0]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.stdout.readline().decode().strip())
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdin is not None
    daemon.stdin.write(b"login password")
    daemon.stdin.close()
    wait_until(remembered.available, "the key store")
    yield
    for process in (daemon, bus):
        process.terminate()
        process.wait(PATIENCE)
    bus.stdout.close()
    shutil.rmtree(runtime)


@pytest.mark.usefixtures("secret_service")
def test_a_real_secret_service_keeps_the_key(path: Path, template: Template, home: Path) -> None:
    assert remembered.available()
    assert remembered.recall(path) is None
    remembered.remember(path, template.key)
    assert remembered.recall(path) == template.key
    vaults.unlock_remembered(path).close()
    assert remembered.renew(path, OTHER)
    assert code_of(lambda: remembered.recall(path)) == "keyring.wrong"
    assert remembered.recall(path) is None
    assert not remembered.forget(path)


@pytest.mark.usefixtures("secret_service")
def test_a_real_secret_service_that_is_locked(
    path: Path, template: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    import secretstorage

    remembered.remember(path, template.key)
    connection = secretstorage.dbus_init()
    secretstorage.get_default_collection(connection).lock()
    connection.close()
    monkeypatch.setattr(remembered, "LIMIT", 2.0)
    assert code_of(lambda: remembered.recall(path)) in ("keyring.locked", "keyring.denied", "keyring.slow")


def test_a_real_bus_without_a_key_store(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    assert code_of(lambda: remembered.recall(path)) == "keyring.absent"

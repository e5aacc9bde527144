"""Keys agree with SQLCipher's own, and come back from a recovery kit, which says what line is wrong."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from mwl_desktop.errors import UserError
from mwl_desktop.services import vaults
from mwl_desktop.vault import keys
from mwl_desktop.vault.keys import VaultKey
from mwl_desktop.vault.passphrases import strength
from mwl_desktop.vault.vault import Vault
from tests.patience import working_at_most
from tests.vaults import PASSPHRASE, Template

some_keys = st.builds(VaultKey, st.binary(min_size=32, max_size=32), st.binary(min_size=16, max_size=16))


def test_any_sqlcipher_4_tool_opens_the_file_with_the_passphrase(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
    connection.execute("PRAGMA cipher_compatibility = 4")
    assert connection.execute("SELECT count(*) FROM item").fetchone() == (0,)
    connection.close()


def test_a_key_shows_nothing_of_itself() -> None:
    key = VaultKey(b"k" * 32, b"s" * 16)
    assert repr(key) == "VaultKey()"
    assert key.key.hex() not in str(key)


def test_composed_and_decomposed_passphrases_are_one() -> None:
    salt = bytes(16)
    one, other = (unicodedata.normalize(form, "Übergabe café") for form in ("NFC", "NFD"))
    assert one != other
    assert keys.derive(one, salt) == keys.derive(other, salt)


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "passphrase.empty"),
        ("with\0nul in it", "passphrase.has_nul"),
        ("x'" + "ab" * 32 + "'", "passphrase.looks_like_key"),
        ("X''", "passphrase.looks_like_key"),
        ("raw:" + "ab" * 32, "passphrase.looks_like_key"),
        ("Raw:" + "any 32 characters, whatever they", "passphrase.looks_like_key"),
        ("0123456789abcdefABCDEF" * 4 + "01234567", "passphrase.looks_like_kit"),
        (" ".join(["BEEF"] * 23) + "\n BE EF ", "passphrase.looks_like_kit"),
        ("half of a pair \ud83d", "passphrase.not_text"),
        ("\udc80 the other half", "passphrase.not_text"),
        ("seven77", "passphrase.too_short"),
    ],
)
def test_passphrases_that_no_vault_takes(passphrase: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=code.replace(".", r"\.")):
        vaults.create(tmp_path / "v.mwl", passphrase)
    assert not list(tmp_path.iterdir())


ODD = {
    "Arabic": "مفتاح طويل للخزنة",
    "emoji": "🔐👩\u200d👩\u200d👧🇦🇽 keys",
    "Hangul": "한글 비밀번호 조합",
    "mathematical letters": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﬁ ℌ",
    "quotes": """it's "quoted" '' ;-- x""",
    "10,000 characters": "長い" * 5000,
    "marks upon marks": "e\u0301" * 50 + "\u0327",
    "turned around": "\u202eabc\u202c def gh",
    "not to be seen": "a\u200bb\u200dc\u2060d\ufeffe",
    "spaces at the ends": "  leading and trailing  ",
    "several lines": "line one\nline two\r\nthree",
    "control characters": "\x01\x02\x7f\x80 controls",
    "nearly a raw key": "x'" + "g" * 64 + "'",
    "a raw key after a space": " x'" + "0" * 64 + "'",
    "digits of a key": "ab" * 32,
    "nearly the digits of a kit": "ab" * 47 + "a",
    "unassigned": "\u0378\U000e0fff private \ue000",
    "no characters": "\ufffe\uffff words",
    "an address": "100%file:?a=b#c",
    "backslashes": "\\x00\\0 back",
}


def opens_elsewhere(path: Path, passphrase: str) -> None:
    """Open a vault as SQLCipher's own tool does, and as other people's reading of the format does."""
    connection = dbapi2.connect(str(path))
    connection.execute(f"PRAGMA key = '{passphrase.replace(chr(39), chr(39) * 2)}'")
    connection.execute("PRAGMA cipher_compatibility = 4")
    assert connection.execute("SELECT count(*) FROM item").fetchone() == (0,)
    connection.close()
    other = apsw.Connection(str(path))
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", passphrase)):
        other.pragma(name, value)
    assert other.execute("SELECT count(*) FROM item").fetchall() == [(0,)]
    other.close()


@pytest.mark.parametrize("kind", ODD)
def test_an_odd_passphrase_opens_the_vault_here_and_elsewhere(kind: str, vault: Vault) -> None:
    passphrase = ODD[kind]
    vaults.change_passphrase(vault, passphrase)
    vault.close()
    for form in ("NFC", "NFD"):
        vaults.unlock(vault.path, unicodedata.normalize(form, passphrase)).close()
    opens_elsewhere(vault.path, unicodedata.normalize("NFC", passphrase))


@pytest.mark.parametrize("kind", ODD)
def test_any_passphrase_is_judged_at_once(kind: str) -> None:
    with working_at_most(10):
        judged = {strength(unicodedata.normalize(form, ODD[kind])).score for form in ("NFC", "NFD")}
        assert len(judged) == 1


@settings(max_examples=15)
@given(st.text(min_size=8, max_size=40))
def test_any_text_is_a_passphrase_or_refused_in_words(text: str) -> None:
    code, accepted = "passphrase.taken", ""
    try:
        accepted = keys.accept_new(text)
    except UserError as error:
        code = error.code
    assert code.startswith("passphrase.")
    assert not accepted or keys.accept_new(accepted) == accepted


def test_every_new_vault_has_a_salt_of_its_own() -> None:
    assert keys.new_key(PASSPHRASE).salt != keys.new_key(PASSPHRASE).salt


@given(some_keys)
def test_a_kit_gives_its_key_back(key: VaultKey) -> None:
    lines = keys.kit_lines(key)
    assert len(lines) == 6
    assert keys.key_from_kit("\n".join(lines)) == key
    assert keys.key_from_kit(" ".join(lines).lower().replace(" ", "-")) == key
    assert keys.key_from_kit((key.key + key.salt).hex()) == key


@given(some_keys, st.integers(0, 5), st.integers(0, 15), st.integers(1, 15))
def test_a_wrong_digit_is_found_in_its_line(key: VaultKey, line: int, place: int, by: int) -> None:
    lines = [line.replace(" ", "") for line in keys.kit_lines(key)]
    wrong = f"{(int(lines[line][place], 16) + by) % 16:X}"
    lines[line] = lines[line][:place] + wrong + lines[line][place + 1 :]
    # Two check digits let one wrong line in 256 pass; then the key is another one.
    try:
        told = {"key": keys.key_from_kit("\n".join(lines))}
    except UserError as error:
        told = {error.code: error.facts["line"]}
    assert told != {"key": key}
    assert told.get("kit.line_wrong", line + 1) == line + 1


def test_nearly_every_wrong_digit_is_told() -> None:
    key = VaultKey(bytes(range(32)), bytes(range(16)))
    told = 0
    for place in range(16):
        lines = [line.replace(" ", "") for line in keys.kit_lines(key)]
        lines[2] = lines[2][:place] + f"{(int(lines[2][place], 16) + 1) % 16:X}" + lines[2][place + 1 :]
        try:
            keys.key_from_kit("".join(lines))
        except UserError as error:
            told += error.facts == {"line": 3}
    assert told >= 15


def test_swapped_lines_are_told() -> None:
    lines = list(keys.kit_lines(VaultKey(bytes(range(32)), bytes(range(16)))))
    lines[0], lines[1] = lines[1], lines[0]
    with pytest.raises(UserError, match=r"kit\.line_wrong"):
        keys.key_from_kit("\n".join(lines))


@pytest.mark.parametrize("typed", ["", "0123", "0" * 95, "0" * 97, "0" * 107, "no digits here"])
def test_too_little_or_too_much_of_a_kit(typed: str) -> None:
    with pytest.raises(UserError, match=r"kit\.incomplete"):
        keys.key_from_kit(typed)


def test_a_kit_opens_its_vault_and_no_other(template: Template, tmp_path: Path) -> None:
    path = template.copy(tmp_path / "v.mwl")
    kit = keys.key_from_kit("\n".join(keys.kit_lines(template.key)))
    vaults.unlock_with_key(path, kit).close()
    other = VaultKey(bytes(32), template.key.salt)
    with pytest.raises(Exception, match=r"vault\.wrong_passphrase"):
        vaults.unlock_with_key(path, other)


@given(some_keys, some_keys)
def test_a_fingerprint_tells_keys_apart_and_gives_none_away(one: VaultKey, other: VaultKey) -> None:
    assert len(one.fingerprint) == 9
    assert one.fingerprint.replace(" ", "").lower() not in (one.key + one.salt).hex()
    assert (one == other) == (one.fingerprint == other.fingerprint)

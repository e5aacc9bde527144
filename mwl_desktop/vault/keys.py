"""Keys: passphrase to key, recovery kit to key, and the fingerprint that tells keys apart.

The file is a plain SQLCipher 4 file: the key is PBKDF2-HMAC-SHA512 over the passphrase with the
salt that is the file's first 16 bytes. It is derived here once and held instead of the passphrase.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, field

from mwl_desktop.errors import UserError
from mwl_desktop.vault import kit_reading

SALT_BYTES = 16
KEY_BYTES = 32
ITERATIONS = 256_000
"""SQLCipher 4's default; changing it would need every other reader to be told."""

LEAST_CHARACTERS = 8
_RAW_KEY = re.compile(r"[xX]'[0-9a-fA-F]*'")
_KIT_DIGITS = re.compile(rf"(?:\s*[0-9a-fA-F]){{{kit_reading.DIGITS}}}\s*")
"""What the scripts of docs/open-your-vault-without-us.md take for a recovery kit."""
_RAW_KEY_ELSEWHERE = "raw:"
"""What another reading of the format, SQLite3 Multiple Ciphers, takes for the beginning of a raw key."""


@dataclass(frozen=True, slots=True)
class VaultKey:
    """A derived key and the salt of the file it opens; never shown by repr."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)
    proved: bool = field(default=True, repr=False, compare=False)
    """False where it was typed without check digits, so that a slip in it has not been noticed."""

    @property
    def pragma(self) -> str:
        """The value of `PRAGMA key` that sets this key without deriving anything."""
        return f"x'{self.key.hex()}{self.salt.hex()}'"

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits, grouped, that tell this key from another and give nothing away."""
        digest = hashlib.sha256(b"mwl fingerprint" + self.key + self.salt).hexdigest()
        return f"{digest[:4]} {digest[4:8]}".upper()


def normalised(passphrase: str) -> str:
    """The passphrase as it is used: NFC. Raises UserError when no SQLCipher tool could take it."""
    text = unicodedata.normalize("NFC", passphrase)
    if not text:
        raise UserError("passphrase.empty")
    if "\0" in text:
        raise UserError("passphrase.has_nul")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise UserError("passphrase.not_text")
    if _RAW_KEY.fullmatch(text):
        raise UserError("passphrase.looks_like_key")
    return text


def accept_new(passphrase: str) -> str:
    """A passphrase fit for a new vault, normalised; raises UserError when it is not."""
    text = normalised(passphrase)
    if len(text) < LEAST_CHARACTERS:
        raise UserError("passphrase.too_short", least=LEAST_CHARACTERS)
    if text.lower().startswith(_RAW_KEY_ELSEWHERE):
        raise UserError("passphrase.looks_like_key")
    if _KIT_DIGITS.fullmatch(text):
        raise UserError("passphrase.looks_like_kit")
    return text


def derive(passphrase: str, salt: bytes) -> VaultKey:
    """The key that a passphrase gives for a file with this salt; about 0.1 s of computing."""
    secret = normalised(passphrase).encode()
    return VaultKey(hashlib.pbkdf2_hmac("sha512", secret, salt, ITERATIONS, KEY_BYTES), salt)


def new_key(passphrase: str) -> VaultKey:
    """A key for a new vault, under a fresh random salt."""
    return derive(accept_new(passphrase), os.urandom(SALT_BYTES))


def kit_lines(key: VaultKey) -> tuple[str, ...]:
    """The recovery kit: six lines of four groups of four, and a group of check digits each."""
    digits = (key.key + key.salt).hex().upper()
    lines = [digits[start : start + kit_reading.LINE] for start in range(0, len(digits), kit_reading.LINE)]
    return tuple(
        " ".join([*(line[at : at + 4] for at in range(0, len(line), 4)), kit_reading.check_of(number, line)])
        for number, line in enumerate(lines, start=1)
    )


def key_from_kit(text: str) -> VaultKey:
    """The key a typed or scanned kit stands for, with or without its check digits.

    Raises UserError naming the first line that does not add up.
    """
    digits, proved = kit_reading.digits_of(text)
    data = bytes.fromhex(digits)
    return VaultKey(data[:KEY_BYTES], data[KEY_BYTES:], proved)

"""The options themselves: frozen, typed, each with what it is when nobody chose."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal, get_args

from mwl_desktop.domain.kinds import Grouping, Order

ThemeChoice = Literal["system", "light", "dark"]
PaperChoice = Literal["system", "a4", "letter"]
ShownChoice = Literal["grid", "list"]
DensityChoice = Literal["comfortable", "compact"]
MOST_RECENT: Final = 8
MOST_MINUTES: Final = 240


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered on this computer; never a word out of a vault.

    `lock_minutes` is how long nobody touches the program before it locks; 0 means never. `window` is
    x, y, width, height, empty until the window was placed once. Of the vaults named by `lock.name_for`,
    `kit_owed` are those whose recovery kit was put off, `passphrase_owed` those opened by their kit whose
    new passphrase was put off, and `remembered` those whose key this computer's key store was given.

    `backup_folder` is where backups go, empty until one was chosen. `used_since`, `backup_reminded_on`
    and `backup_failed_on` are days: of the first unlocking, of the last reminder to choose a folder, of the
    last word about a backup that failed; empty where there was none.

    `evidence_shown`, `evidence_density`, `evidence_grouped` and `evidence_order` are how evidence was last
    looked at.
    """

    last_vault: str = ""
    recent_vaults: tuple[str, ...] = ()
    theme: ThemeChoice = "system"
    lock_minutes: int = 10
    paper: PaperChoice = "system"
    window: tuple[int, ...] = ()
    maximised: bool = False
    rail_folded: bool = False
    kit_owed: tuple[str, ...] = ()
    passphrase_owed: tuple[str, ...] = ()
    remembered: tuple[str, ...] = ()
    backup_folder: str = ""
    backup_automatic: bool = True
    used_since: str = ""
    backup_reminded_on: str = ""
    backup_failed_on: str = ""
    watched_folder: str = ""
    watched_for: str = ""
    evidence_shown: ShownChoice = "grid"
    evidence_density: DensityChoice = "comfortable"
    evidence_grouped: str = Grouping.MONTH.value
    evidence_order: str = Order.NEWEST.value

    def watched_by(self, name: str) -> str:
        """The folder that is watched for that vault; empty where there is none."""
        return self.watched_folder if self.watched_for == name else ""

    def with_vault(self, path: str) -> Settings:
        """These settings, with a vault as the last one opened and the first of the recent ones."""
        recent = (path, *(other for other in self.recent_vaults if other != path))[:MOST_RECENT]
        return replace(self, last_vault=path, recent_vaults=recent)

    def owing_kit(self, name: str, owed: bool) -> Settings:
        """These settings, remembering whether the kit of that vault is still to be kept."""
        return replace(self, kit_owed=_among(self.kit_owed, name, owed))

    def owing_passphrase(self, name: str, owed: bool) -> Settings:
        """These settings, remembering whether a new passphrase is still to be set for that vault."""
        return replace(self, passphrase_owed=_among(self.passphrase_owed, name, owed))

    def remembering(self, name: str, there: bool) -> Settings:
        """These settings, saying whether the key store was given the key of that vault."""
        return replace(self, remembered=_among(self.remembered, name, there))


def _among(names: tuple[str, ...], name: str, there: bool) -> tuple[str, ...]:
    others = tuple(other for other in names if other != name)
    return (*others, name) if there else others


def from_table(table: dict[str, Any]) -> Settings:
    """Settings out of a file's table: a value of the wrong type or out of range counts as not given."""
    kept: dict[str, Any] = {
        field.name: _plain(table[field.name])
        for field in fields(Settings)
        if field.name in table and _fits(field.name, table[field.name])
    }
    return Settings(**kept)


def to_table(settings: Settings) -> dict[str, Any]:
    """The table that `from_table` reads."""
    return {field.name: _listed(getattr(settings, field.name)) for field in fields(Settings)}


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _fits(name: str, value: object) -> bool:
    match name:
        case "theme":
            return value in get_args(ThemeChoice)
        case "paper":
            return value in get_args(PaperChoice)
        case "evidence_shown":
            return value in get_args(ShownChoice)
        case "evidence_density":
            return value in get_args(DensityChoice)
        case "evidence_grouped":
            return value in [each.value for each in Grouping]
        case "evidence_order":
            return value in [each.value for each in Order]
        case "lock_minutes":
            return type(value) is int and 0 <= value <= MOST_MINUTES
        case "window":
            return isinstance(value, list) and len(value) in (0, 4) and all(type(one) is int for one in value)
        case "recent_vaults" | "kit_owed" | "passphrase_owed" | "remembered":
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case "last_vault" | "backup_folder" | "watched_folder" | "watched_for":
            return isinstance(value, str)
        case "used_since" | "backup_reminded_on" | "backup_failed_on":
            return isinstance(value, str) and (not value or _is_day(value))
        case _:
            return isinstance(value, bool)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

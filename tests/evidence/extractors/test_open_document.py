"""OpenDocument packages: their words and what they say of themselves."""

from __future__ import annotations

from datetime import date

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import BROKEN, ENCRYPTED, TEXT_CUT, TOO_LARGE, Limits
from mwl_desktop.evidence.registry import facts
from tests.evidence import samples


def test_a_text() -> None:
    found = facts(types.ODT, samples.odt())
    assert (found.title, found.author) == ("Offenes Dokument", "Ada Muster")
    assert (found.created_on, found.pages) == (date(2024, 7, 8), 2)
    assert found.text == "Überschrift\nEin Satz mit\tTab"


def test_locked_cut_broken_and_hostile() -> None:
    manifest = {"META-INF/manifest.xml": "<encryption-data/>", "content.xml": "x"}
    assert facts(types.ODT, samples.package(manifest)).notes == (ENCRYPTED,)
    assert facts(types.ODT, samples.odt(), Limits(text=5)).notes == (TEXT_CUT,)
    assert facts(types.ODS, samples.package({"META-INF/manifest.xml": "<m/>"})).notes == (BROKEN,)
    hostile = {"META-INF/manifest.xml": "<m/>", "content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
    assert facts(types.ODT, samples.package(hostile)).notes == (TOO_LARGE,)

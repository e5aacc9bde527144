"""Broken variants of every format: a copy, or a reason why there is none, and never anything else."""

from __future__ import annotations

import io
import random

import pytest

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.refusing import StripRefused
from mwl_desktop.evidence.stripping.registry import STRIPPERS
from mwl_desktop.sentences import SENTENCES
from tests.evidence import media_samples, samples
from tests.evidence.test_mutations import mutated
from tests.patience import working_at_most

FILES = {
    **{
        kind: (f"image/{kind.lower()}", samples.camera_picture(kind))
        for kind in ("JPEG", "PNG", "WEBP", "TIFF")
    },
    "GIF": (types.GIF, samples.picture("GIF", "P")),
    "heic": (types.HEIC, samples.heic()),
    "film": ("video/mp4", samples.film()),
    "pdf": (types.PDF, samples.annotated_pdf()),
    "docx": (types.DOCX, samples.docx()),
    "odt": (types.ODT, samples.odt()),
    "mail": (types.MAIL, samples.mail()),
    "mp3": ("audio/mpeg", media_samples.mp3()),
    "flac": ("audio/flac", media_samples.flac()),
    "ogg": ("audio/ogg", media_samples.ogg()),
    "wav": ("audio/wav", media_samples.wav()),
    "aiff": ("audio/aiff", media_samples.aiff()),
    "m4a": ("audio/mp4", media_samples.m4a()),
    "avi": ("video/x-msvideo", media_samples.avi()),
    "wma": ("audio/x-ms-wma", media_samples.wma()),
    "mkv": ("video/matroska", media_samples.mkv()),
    "big tiff": (types.TIFF, samples.big_tiff()),
    "svg": (types.SVG, samples.SVG if isinstance(samples.SVG, bytes) else samples.SVG.encode()),
}
VARIANTS = 60


def test_every_way_is_among_them() -> None:
    tried = {STRIPPERS[media_type] for media_type, _ in FILES.values()}
    assert set(STRIPPERS.values()) <= tried


@pytest.mark.parametrize("name", FILES)
def test_broken_variants(name: str) -> None:
    media_type, data = FILES[name]
    chance = random.Random(name)
    for _ in range(VARIANTS):
        with working_at_most(10):
            try:
                STRIPPERS[media_type](io.BytesIO(mutated(data, chance)), io.BytesIO(), Limits())
            except StripRefused as refused:
                assert refused.code in SENTENCES  # noqa: PT017 - either is right

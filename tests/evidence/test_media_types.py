"""The table of media types: names by which copies open."""

from __future__ import annotations

import pytest

from mwl_desktop.documents.files import safe_name
from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.media_types import openable_name


@pytest.mark.parametrize(
    ("name", "media_type", "copy"),
    [
        ("a.pdf", types.PDF, "a.pdf"),
        (".pdf", types.PDF, "pdf.pdf"),
        ("...pdf", types.PDF, "pdf.pdf"),
        ("trailing", types.JPEG, "trailing.jpg"),
        ("trailing. ", types.JPEG, "trailing.jpg"),
        ("plan.v2", types.DOCX, "plan.v2.docx"),
        ("photo.JPEG", types.JPEG, "photo.JPEG"),
        ("says jpg.jpg", types.PDF, "says jpg.jpg"),
        ("LICENSE", types.TEXT, "LICENSE"),
        ("unknown", types.BINARY, "unknown"),
    ],
)
def test_a_copy_has_a_name_that_opens(name: str, media_type: str, copy: str) -> None:
    assert safe_name(openable_name(name, media_type)) == copy

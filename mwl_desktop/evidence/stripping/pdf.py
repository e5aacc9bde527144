"""PDF without metadata: who made it, with what and when, remarks, and what pictures in it say of themselves.

Its pages are not drawn anew: qpdf writes the same objects, without those that nothing leads to any more,
which are also the earlier states of a file that was saved upon itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any, BinaryIO, Final

import pikepdf
from pikepdf import Name

from mwl_desktop.evidence.facts import Limits
from mwl_desktop.evidence.stripping.pictures import bare_jpeg
from mwl_desktop.evidence.stripping.refusing import BROKEN, ENCRYPTED, SIGNED, TOO_LARGE, StripRefused

_BROKEN_PDF: Final = (
    pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError,
    OverflowError, NotImplementedError,
)  # fmt: skip
_ABOUT: Final = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")
_OF_REMARKS: Final = ("/T", "/Subj", "/M", "/CreationDate", "/NM", "/RC", "/IRT", "/Popup")
_SHOWN_WORDS: Final = frozenset({"/FreeText"})
_NO_REMARKS: Final = frozenset(
    {"/Link", "/Widget", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/Watermark", "/PrinterMark",
     "/TrapNet", "/FileAttachment", "/Redact"}
)  # fmt: skip
_MOST_FIELDS: Final = 20_000


def strip_pdf(stream: BinaryIO, out: BinaryIO, limits: Limits) -> None:
    """Write a PDF whose pages look the same and that says nothing of itself; raises StripRefused."""
    if stream.seek(0, 2) > limits.size:
        raise StripRefused(TOO_LARGE)
    stream.seek(0)
    try:
        with pikepdf.open(stream, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise StripRefused(ENCRYPTED)
            if _is_signed(document):
                raise StripRefused(SIGNED)
            _forget(document)
            _save(document, out)
    except pikepdf.PasswordError as error:
        raise StripRefused(ENCRYPTED) from error
    except _BROKEN_PDF as error:
        raise StripRefused(BROKEN) from error


def _save(document: Any, out: BinaryIO) -> None:
    with warnings.catch_warnings():
        # It would grumble about fields that no form knows, as the original has them.
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        document.save(
            out,
            fix_metadata_version=False,
            preserve_pdfa=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            deterministic_id=True,
        )


def _is_signed(document: Any) -> bool:
    """Whether a field holds a signature, which any change would break."""
    form = document.Root.get("/AcroForm")
    waiting = list(form.get("/Fields", [])) if isinstance(form, pikepdf.Dictionary) else []
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return False
        each = waiting.pop()
        if not isinstance(each, pikepdf.Dictionary):
            continue
        if each.get("/FT") == Name.Sig and "/V" in each:
            return True
        waiting.extend(list(each.get("/Kids", [])))
    return False


def _forget(document: Any) -> None:
    for key in ("/Info", "/ID"):
        if key in document.trailer:
            del document.trailer[key]
    # The list is made first: objects come to be loaded while it is walked.
    for each in list(document.objects):
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            _drop(each, _ABOUT)
        if isinstance(each, pikepdf.Stream):
            _bare_picture(each)
    for page in document.pages:
        _remarks(page.obj)


def _drop(held: Any, keys: Iterable[str]) -> None:
    for key in keys:
        if key in held:
            del held[key]


def _remarks(page: Any) -> None:
    """Notes go with their words; what is drawn on the page stays, without who drew it and what they said."""
    held = page.get("/Annots")
    if not isinstance(held, pikepdf.Array):
        return
    kept = []
    for each in list(held):
        kind = str(each.get("/Subtype", "")) if isinstance(each, pikepdf.Dictionary) else ""
        if kind in ("/Text", "/Popup"):
            continue
        if kind and kind not in _NO_REMARKS:
            _drop(each, _OF_REMARKS)
            if kind not in _SHOWN_WORDS:
                _drop(each, ("/Contents",))
        elif kind:
            _drop(each, ("/M", "/NM"))
        kept.append(each)
    page.Annots = pikepdf.Array(kept)


def _bare_picture(held: Any) -> None:
    """A photograph in the document without its EXIF; its pixels stay as they were encoded."""
    if held.get("/Subtype") != Name.Image or held.get("/Filter") not in (Name.DCTDecode, [Name.DCTDecode]):
        return
    data = held.read_raw_bytes()
    try:
        bare = bare_jpeg(data)
    except StripRefused:
        return
    if len(bare) < len(data):
        held.write(bare, filter=Name.DCTDecode, decode_parms=held.get("/DecodeParms"))

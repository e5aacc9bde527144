"""Evidence, and the bytes it stands for."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from mwl_desktop.models.base import Base, belongs_to_item, item_key


class EvidenceRecord(Base):
    """What evidence has besides what every item has."""

    __tablename__ = "evidence"
    item_columns: ClassVar[tuple[str, ...]] = ("id",)

    id: Mapped[str] = item_key()
    form: Mapped[str]
    evidence_kind: Mapped[str]
    issuer: Mapped[str]
    description: Mapped[str]
    original_name: Mapped[str]
    blob_id: Mapped[str | None] = mapped_column(ForeignKey("blob.id"), index=True)
    media_type: Mapped[str]
    captured_at: Mapped[str]
    url: Mapped[str]
    quotation: Mapped[str]
    said_by: Mapped[str]
    dated_by: Mapped[str] = mapped_column(server_default="person")
    type_by_name: Mapped[str] = mapped_column(server_default="")
    folder: Mapped[str] = mapped_column(server_default="")
    file_made_at: Mapped[str] = mapped_column(server_default="")
    file_changed_at: Mapped[str] = mapped_column(server_default="")
    saved_text: Mapped[str] = mapped_column(server_default="")


class EvidenceVersionRecord(Base):
    """An earlier version of a file: an original that a newer one took the place of, and its origin."""

    __tablename__ = "evidence_version"
    file_fields: ClassVar[tuple[str, ...]] = (
        "blob_id",
        "original_name",
        "media_type",
        "type_by_name",
        "folder",
        "file_made_at",
        "file_changed_at",
        "captured_at",
    )
    """The columns that say which file it is: the same as those of evidence."""

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = belongs_to_item()
    blob_id: Mapped[str] = mapped_column(ForeignKey("blob.id"), index=True)
    original_name: Mapped[str]
    media_type: Mapped[str]
    type_by_name: Mapped[str]
    folder: Mapped[str]
    file_made_at: Mapped[str]
    file_changed_at: Mapped[str]
    captured_at: Mapped[str]


class BlobRecord(Base):
    """The original bytes of a file; `state` is "arriving" until all of them are there, then "kept"."""

    __tablename__ = "blob"
    item_columns: ClassVar[tuple[str, ...]] = ()

    id: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)


class BlobPieceRecord(Base):
    """1 MiB of an original, or less at its end."""

    __tablename__ = "blob_piece"
    item_columns: ClassVar[tuple[str, ...]] = ()

    blob_id: Mapped[str] = mapped_column(ForeignKey("blob.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class BlobFactsRecord(Base):
    """What was read out of an original: it can always be read again, so it is in no log."""

    __tablename__ = "blob_facts"
    item_columns: ClassVar[tuple[str, ...]] = ()

    blob_id: Mapped[str] = mapped_column(ForeignKey("blob.id", ondelete="CASCADE"), primary_key=True)
    pages: Mapped[int | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    text: Mapped[str]
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
    thumbnail_type: Mapped[str]
    thumbnail_width: Mapped[int | None]
    thumbnail_height: Mapped[int | None]
    details: Mapped[str] = mapped_column(server_default="[]")  # JSON: [[code, value], …]
    page_starts: Mapped[str] = mapped_column(server_default="[]")  # JSON: where in the text each page begins
    notes: Mapped[str] = mapped_column(server_default="[]")  # JSON: codes that say what is missing here
    text_by: Mapped[str] = mapped_column(server_default="")  # as `services.ocr` says
    reader: Mapped[int] = mapped_column(server_default="0")

"""How items lie in the vault: one mapped class a table, one aggregate a module."""

from mwl_desktop.models.base import Base
from mwl_desktop.models.change import ChangeRecord, ChangeSetRecord, InboxSeenRecord, MetaRecord
from mwl_desktop.models.entry import AnswerRecord, EntryRecord
from mwl_desktop.models.evidence import (
    BlobFactsRecord,
    BlobPieceRecord,
    BlobRecord,
    EvidenceRecord,
    EvidenceVersionRecord,
)
from mwl_desktop.models.goal import GoalRecord, MilestoneRecord, ProgressNoteRecord
from mwl_desktop.models.item import ItemRecord, LinkRecord, ProfileRecord, RoleRecord, TagRecord
from mwl_desktop.models.person import PersonRecord
from mwl_desktop.models.portfolio import ChoiceRecord, PortfolioRecord, SectionRecord

__all__ = [
    "AnswerRecord",
    "Base",
    "BlobFactsRecord",
    "BlobPieceRecord",
    "BlobRecord",
    "ChangeRecord",
    "ChangeSetRecord",
    "ChoiceRecord",
    "EntryRecord",
    "EvidenceRecord",
    "EvidenceVersionRecord",
    "GoalRecord",
    "InboxSeenRecord",
    "ItemRecord",
    "LinkRecord",
    "MetaRecord",
    "MilestoneRecord",
    "PersonRecord",
    "PortfolioRecord",
    "ProfileRecord",
    "ProgressNoteRecord",
    "RoleRecord",
    "SectionRecord",
    "TagRecord",
]

"""The kinds of relations and parts that the look of an Office package needs, and what is cut out of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mwl_desktop.evidence.stripping.scrubbing import Rules


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


BY_CONTENT: Final = _named(
    "image media video audio hdphoto package oleObject aFChunk activeXControlBinary legacyDiagramText model3d"
)
"""Kinds of parts that are something by themselves: told by their content what they are."""
WHOLE: Final = _named("font vbaProject wordVbaData")
"""Kept as they are: letterforms, and macros, which the copy's details name."""
XML: Final = _named(
    # of all programs
    "officeDocument styles theme themeOverride hyperlink chart chartEx chartUserShapes chartColorStyle"
    " chartStyle diagramColors diagramData diagramLayout diagramQuickStyle diagramDrawing vmlDrawing control"
    " ctrlProp tableStyles ink"
    # texts
    " settings webSettings fontTable numbering footnotes endnotes header footer glossaryDocument"
    " stylesWithEffects stylesWithtEffects frame subDocument"
    # slides
    " slide slideLayout slideMaster notesSlide notesMaster handoutMaster presProps viewProps"
    # sheets
    " worksheet chartsheet dialogsheet xlMacrosheet xlIntlMacrosheet sharedStrings calcChain drawing table"
    " tableSingleCells xmlMaps pivotTable pivotCacheDefinition pivotCacheRecords queryTable connections"
    " externalLink externalLinkPath externalLinkLongPath xlPathMissing xlStartup xlAlternateStartup xlLibrary"
    " sheetMetadata rdArray rdRichValue rdRichValueStructure rdRichValueTypes rdSupportingPropertyBag"
    " rdSupportingPropertyBagStructure richStyles rdRichValueWebImage slicer slicerCache timeline"
    " timelineCache cellImage volatileDependencies FeaturePropertyBag"
)
ON_THE_WEB: Final = _named("hyperlink image media video audio subDocument frame rdRichValueWebImage")
"""Relations to what lies elsewhere that may be an address; of others only the name of the file stays."""

SAID_AS: Final = {
    "changesInfo": "detail.changes", "revisionInfo": "detail.changes", "revisionHeaders": "detail.changes",
    "usernames": "detail.changes", "printerSettings": "detail.printer", "customXml": "detail.program_data",
    "customProperty": "detail.program_data", "tags": "detail.program_data",
    "powerPivotData": "detail.program_data",
    "attachedTemplate": "detail.template", "comments": "detail.comment", "threadedComment": "detail.comment",
}  # fmt: skip
"""By which word it is told that a part is not in the copy."""

SHEETS: Final = _named("worksheet chartsheet dialogsheet xlMacrosheet xlIntlMacrosheet")

_RSIDS: Final = frozenset(
    {"rsid", "rsidR", "rsidRDefault", "rsidP", "rsidRPr", "rsidTr", "rsidDel", "rsidSect", "paraIdParent"}
)
_WORDS: Final = Rules(
    cut=frozenset(
        {"commentRangeStart", "commentRangeEnd", "commentReference", "dataBinding", "printerSettings"}
        | {"absPath", "revisionPtr", "fileSharing", "customWorkbookViews"}
    ),
    blanked=frozenset({"author", "initials"}),
    dropped=_RSIDS | {"date", "dateUtc"},
)
_SHEET: Final = Rules(
    cut=frozenset({"customProperties", "customSheetViews"}), blanked=frozenset({"user", "comment"})
)
_CONNECTION: Final = Rules(
    cut=frozenset({"extLst", "parameters"}),
    blanked=frozenset({"connection", "name"}),
    dropped=frozenset(
        {"command", "serverCommand", "sourceFile", "odcFile", "url", "post", "editPage", "description"}
        | {"localConnection", "singleSignOnId"}
    ),
)
RULES: Final[Mapping[str, Rules]] = {
    **dict.fromkeys(_named("officeDocument header footer footnotes endnotes glossaryDocument"), _WORDS),
    **dict.fromkeys(SHEETS, _SHEET),
    "settings": Rules(cut=frozenset({"rsids", "docVars", "attachedTemplate", "mailMerge"})),
    **dict.fromkeys(
        _named("styles stylesWithEffects stylesWithtEffects numbering"), Rules(cut=frozenset({"rsid"}))
    ),
    "pivotCacheDefinition": Rules(dropped=frozenset({"refreshedBy", "refreshedDate"})),
    "connections": _CONNECTION,
    "xmlMaps": Rules(cut=frozenset({"DataBinding"})),
}

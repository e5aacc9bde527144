"""How a file would be filed, from what it says of itself: a title worth having, a day, a kind, an issuer."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from mwl_desktop.domain.kinds import DatedBy, EvidenceKind
from mwl_desktop.evidence.facts import FileFacts, words

_BY_TYPE: Final = (
    ("image/", EvidenceKind.PHOTO),
    ("audio/", EvidenceKind.RECORDING),
    ("video/", EvidenceKind.RECORDING),
    ("message/", EvidenceKind.MESSAGE),
    ("application/vnd.ms-outlook", EvidenceKind.MESSAGE),
    ("application/vnd.openxmlformats-officedocument.presentationml", EvidenceKind.PRESENTATION),
    ("application/vnd.ms-powerpoint", EvidenceKind.PRESENTATION),
    ("application/vnd.oasis.opendocument.presentation", EvidenceKind.PRESENTATION),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", EvidenceKind.DATA),
    ("application/vnd.ms-excel", EvidenceKind.DATA),
    ("application/vnd.oasis.opendocument.spreadsheet", EvidenceKind.DATA),
    ("text/csv", EvidenceKind.DATA),
)
_BY_WORD: Final = (
    (
        EvidenceKind.CERTIFICATE,
        re.compile(
            r"certificat|zertifikat|teilnahme(bestätigung|bescheinigung)|urkunde|diplom(a|e|)\b|attestation"
            r"|certificado|attestato|certyfikat|证书|修了証|sertifika",
            re.IGNORECASE,
        ),
    ),
    (
        EvidenceKind.FEEDBACK,
        re.compile(
            r"\bfeedback|rückmeldung|\bappraisal\b|\bbeurteilung|arbeitszeugnis|zwischenzeugnis"
            r"|letter of recommendation|recommendation letter|empfehlungsschreiben",
            re.IGNORECASE,
        ),
    ),
)

_LONGEST: Final = 200
_FEWEST_LETTERS: Final = 2
_PROGRAM: Final = re.compile(r"^microsoft (office )?(word|powerpoint|excel|publisher) ?- ?", re.IGNORECASE)
_EXTENSION: Final = re.compile(
    r"\.(docx?|docm|dotx?|pptx?|pptm|potx?|xlsx?|xlsm|od[tsp]|rtf|tex|dvi|indd|pub|pages|key|txt|pdf|html?)$",
    re.IGNORECASE,
)
_SAYS_NOTHING: Final = frozenset(
    {
        "title",
        "titel",
        "titre",
        "título",
        "document title",
        "title of document",
        "untitled",
        "unbenannt",
        "no title",
        "ohne titel",
        "sans titre",
        "sin título",
        "unknown",
        "anonymous",
        "(anonymous)",
        "default",
        "template",
        "vorlage",
        "modèle",
        "powerpoint presentation",
        "powerpoint-präsentation",
        "présentation powerpoint",
        "presentación de powerpoint",
        "presentazione di powerpoint",
        "presentazione standard di powerpoint",
        "apresentação do powerpoint",
        "slide show",
        "diashow",
        "print",
        "test",
        "layout 1",
        "olympus digital camera",
        "digital camera",
        "sony dsc",
        "samsung",
        "minolta digital camera",
        "konica minolta digital camera",
        "kodak digital still camera",
        "exif_jpeg_picture",
        "created with gimp",
        "lead technologies inc. v1.01",
        "dav",
        "hdr",
        "sdr",
        "screenshot",
        "screen shot",
        "bildschirmfoto",
        "picture",
        "no subject",
        "(no subject)",
        "kein betreff",
        "(kein betreff)",
        "sans objet",
        "(sans objet)",
        "re:",
        "fw:",
        "fwd:",
        "aw:",
        "wg:",
        "home",
        "home page",
        "startseite",
        "index",
        "welcome",
    }
)
_NUMBERED: Final = re.compile(
    r"(untitled|unbenannt|document|dokument|documento|presentation|präsentation|présentation|presentación"
    r"|book|mappe|classeur|libro|workbook|sheet|tabelle|feuil|slide|folie|page|seite|scan|scanned|doc|img|image"
    r"|dsc|dscn|pict|photo|bild|file|datei|unnamed|new|neu|copy|kopie|draft|entwurf|text|letter|brief|report)"
    r"( ?(document|dokument|from|file|image|page))?[ _.()#-]*\d*[ .)]*",
    re.IGNORECASE,
)
_NO_WORDS: Final = re.compile(
    r"[a-z]:\\|\\\\|(file|https?|ftp)://|/\w+/|[{(]?[0-9a-f]{8}-?[0-9a-f-]{8,}", re.I
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a file would be filed; what is empty or None is not suggested."""

    title: str = ""
    day: date | None = None
    dated_by: DatedBy | None = None
    kind: EvidenceKind | None = None
    issuer: str = ""


def kind_by_look(name: str, media_type: str) -> EvidenceKind:
    """What a file most likely shows, from its name and type; a person may say otherwise."""
    found = (kind for start, kind in _BY_TYPE if media_type.startswith(start))
    return _kind_by_word(name) or next(found, EvidenceKind.WORK_SAMPLE)


def _kind_by_word(name: str) -> EvidenceKind | None:
    return next((kind for kind, said in _BY_WORD if said.search(name)), None)


def suggestion(found: FileFacts) -> Suggestion:
    """How a file would be filed, from its own words alone."""
    title = title_worth_having(found.title)
    return Suggestion(
        title=title,
        day=found.achieved_on,
        dated_by=found.dated_by,
        kind=found.kind or _kind_by_word(title),
        issuer=words(found.issuer),
    )


def title_worth_having(title: str) -> str:
    """A document's own title, without what programs put around it; empty where it says nothing."""
    said = _EXTENSION.sub("", _PROGRAM.sub("", words(title))).strip(" .-_")
    letters = sum(letter.isalpha() for letter in said)
    if letters < _FEWEST_LETTERS or _NO_WORDS.match(said):
        return ""
    if said.casefold() in _SAYS_NOTHING or _NUMBERED.fullmatch(said):
        return ""
    return said[:_LONGEST].rstrip()


def is_plausible(day: date, today: date) -> bool:
    """Whether something can have been achieved on a day: clocks that are wrong say a day that is to come."""
    return day <= today + timedelta(days=1)


# As it is kept beside what else a file says of itself

_MARK: Final = "filing."


def told(found: Suggestion) -> list[tuple[str, str]]:
    """A suggestion as pairs of code and value, so that a file need not be read again to be filed again."""
    values = {each.name: getattr(found, each.name) for each in fields(found)}
    return [(_MARK + name, str(value)) for name, value in values.items() if value]


def is_told(code: str) -> bool:
    """Whether a code is one of a suggestion, and no detail to be shown."""
    return code.startswith(_MARK)


def heard(pairs: list[tuple[str, str]]) -> Suggestion:
    """What `told` told."""
    values = {code.removeprefix(_MARK): value for code, value in pairs if is_told(code)}
    return Suggestion(
        title=values.get("title", ""),
        day=date.fromisoformat(values["day"]) if "day" in values else None,
        dated_by=DatedBy(values["dated_by"]) if "dated_by" in values else None,
        kind=EvidenceKind(values["kind"]) if "kind" in values else None,
        issuer=values.get("issuer", ""),
    )

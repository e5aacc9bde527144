"""Whether a page is a certificate and who issued it: said only where its own words leave little doubt."""

# ruff: noqa: E501 - a pattern is one line, so that its words can be compared

from __future__ import annotations

import re
from typing import Final

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.evidence.facts import words

_MOST_PAGES: Final = 4
_LONGEST: Final = 4_000
_LONGEST_NAME: Final = 120
_HEADING = re.compile(
    r"^\W*((this )?(official |digital |verified |course )?certificate( of [\w ]{3,40})?( is)?|certification"
    r"|statement of (accomplishment|attendance|participation|completion)|diploma( of [\w ]{3,40})?"
    r"|(teilnahme|kurs|abschluss)?zertifikat|teilnahme(bestätigung|bescheinigung)|urkunde|diplom|ehrenurkunde"
    r"|certificat( d[e'’][\w '’]{2,40})?|attestation( d[e'’][\w '’]{2,40})?|diplôme( d[e'’][\w '’]{2,40})?"
    r"|certificado( de [\w ]{3,40})?|diploma de [\w ]{3,40}|attestato( di [\w ]{3,40})?|certificato( di [\w ]{3,40})?"
    r"|certifikat|certyfikat|tanúsítvány|osvědčení|sertifika|сертификат|证书|修了証|認定証)\W*$",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"certif(y|ies) that|is (hereby )?(awarded|granted|presented) (to|this)|(proudly )?presented to|awarded to"
    r"|has (successfully )?(completed|attended|participated|passed|earned|fulfilled)|successful(ly)? complet"
    r"|in recognition of|hat (am|an|das|den|die|erfolgreich)\b|erfolgreich (teilgenommen|abgeschlossen|bestanden)"
    r"|teilgenommen|wird (hiermit )?(bestätigt|bescheinigt|verliehen)|bestätigen|a (suivi|réussi|participé|obtenu)"
    r"|certifie que|décerné|ha (completado|superado|participado|asistido)|se otorga|certifica que|si certifica|ha "
    r"(frequentato|partecipato|conseguito)",
    re.IGNORECASE,
)
_CERTIFIES = re.compile(
    r"^\W*(this (is to certify|certifies|is to confirm) that|(hiermit|hierdurch) (wird|bescheinig\w+|bestätig\w+)\b"
    r"|je soussignée?\b[^\n]{0,200}\b(atteste|certifie) que)[^.]{0,200}?\b(has|have|hat|habe|a|wurde) (successfully |erfolgreich )?"
    r"(passed|completed|attended|participated|fulfilled|earned|been awarded|am\b|an\b|den\b|die\b|das\b|suivi|réussi|obtenu|participé)",
    re.IGNORECASE | re.MULTILINE,
)
"""A page without a heading is one where it says so in its first sentence, and of what."""
_SHORT: Final = 1_500
_ISSUED_BY: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"\bauthori[sz]ed by ([^\n]{3,160}?) and offered through",
        r"\b(?:issued|awarded|granted|certified|conferred|issuing organi[sz]ation|issuer) ?(?:by|:) ?\n? ?([^\n]{3,160})",
        r"\b(?:offered|provided|organi[sz]ed|hosted|conducted|delivered|run|accredited) by:? ?\n? ?([^\n]{3,160})",
        r"\b(?:ausgestellt|verliehen|veranstaltet|durchgeführt|ausgegeben) (?:von|durch)(?: de[rmn]| die| das)? ?\n? ?([^\n]{3,160})",
        r"\b(?:délivrée?|organisée?|décernée?) par ?\n? ?([^\n]{3,160})",
        r"\b(?:emitido|expedido|otorgado|organizado) por ?\n? ?([^\n]{3,160})",
        r"\b(?:rilasciato|organizzato) da ?\n? ?([^\n]{3,160})",
        r"^(?:veranstalter(?:in)?|anbieter(?:in)?|aussteller(?:in)?|ausrichter|(?:bildungs|kurs|lehrgangs|schulungs)träger"
        r"|organi[sz]er|issuer|provider|training provider|organisme(?: de formation)?|organisateur|ente(?: organizzatore)?|organizador)"
        r" ?: ?\n?([^\n]{3,160})",
        r"^je soussignée?\b[^\n]{0,120}\bl['’](?:organisme|association|institut|entreprise) ([^\n,]{3,100}), (?:atteste|certifie)",
        r"^(?!this\b|we\b|i\b|hereby\b)([^\n]{3,100}?) (?:hereby )?certif(?:y|ies) that\b",
        r"^(?:die |der |das )?(?!wir\b|hiermit\b)([^\n]{3,100}?) (?:bescheinigt|bestätigt)(?: hiermit)?,? ?\n?dass\b",
        r"^((?:industrie- und handelskammer|handwerkskammer|handelskammer|wirtschaftskammer|arbeiterkammer|ärztekammer|steuerberaterkammer"
        r"|volkshochschule|chamber of (?:commerce|crafts|trade)|chambre de (?:commerce|métiers)|camera di commercio|cámara de comercio)"
        r"\b[^\n.:;!?]{0,70})$",
        r"^((?:IHK|HWK|WKO|VHS|WIFI|CCI) [^\W\d_][^\n.:;!?\d]{1,40})$",
        # A signature: who signed, and for whom.
        r"^[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]*){1,3}, ([^\W\d_][\w-]+\.(?:org|com|net|edu|io|eu))$",
    )
)
_ARTICLE = re.compile(r"^(the|die|der|das|dem|den|la|le|les|el|il|l['’]) ?(?=[^\W\d_a-zà-ÿ])")
_ENDS = re.compile(
    r"[.;|]( |$)|, (on|in|am|the|with|for|under|dated|and)\b| (on|am|le|el|il) \d| (on|dated) [A-Z]| \d{1,2}[./]\d"
    r"| (for|in recognition|through|under|and offered|with|to certify)\b",
)


def certificate(text: str, pages: int | None) -> tuple[EvidenceKind | None, str]:
    """Kind and issuer of a short document that says, in its own line or first sentence, that it is a certificate.

    Of any other document there is neither.
    """
    if pages is not None and pages > _MOST_PAGES:
        return None, ""
    beginning = text[:_LONGEST]
    heading = any(_HEADING.match(line.strip()) for line in beginning.splitlines()[:60] if len(line) < 90)
    said = heading and (_GIVEN.search(beginning) or len(text) < _SHORT)
    if not said and not (len(text) < _SHORT and _CERTIFIES.search(beginning)):
        return None, ""
    return EvidenceKind.CERTIFICATE, _issuer(beginning)


def _issuer(text: str) -> str:
    for pattern in _ISSUED_BY:
        found = pattern.search(text)
        if not found:
            continue
        said = words(_ENDS.split(found[1], maxsplit=1)[0]).strip(" ,:;-–—\"“”'")
        said = _ARTICLE.sub("", said)
        if 3 <= len(said) <= _LONGEST_NAME and said[0].isupper():
            return said
    return ""

"""Certificates say that they are; what only speaks of one is none."""
# ruff: noqa: E501 - a page is one line here

from __future__ import annotations

import pytest

from mwl_desktop.domain.kinds import EvidenceKind
from mwl_desktop.evidence.certificates import certificate

CERTIFICATE = EvidenceKind.CERTIFICATE


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("CERTIFICATE OF COMPLETION\nThis is to certify that\nAda Muster\nhas completed\nFacilitation", ""),
        ("Certificate\nAda Muster has successfully completed Retros\nIssued by: Agile Institute, on 3 May", "Agile Institute"),
        ("Mar 3, 2024\nAda Muster\nhas successfully completed\nLearning\nan online course authorized by University of Graz and offered through a site\nCOURSE CERTIFICATE", "University of Graz"),
        ("Teilnahmebestätigung\nAda Muster\nhat am Seminar teilgenommen\nVeranstaltet von der Volkshochschule Graz\n", "Volkshochschule Graz"),
        ("Zertifikat\nhiermit wird bestätigt\nausgestellt durch\nTÜV Beispiel GmbH", "TÜV Beispiel GmbH"),
        ("Certificat de réussite\ndécerné à Ada\nDélivré par Université de Lyon. Le 3 mai", "Université de Lyon"),
        ("Certificado\nse otorga a Ada\nOtorgado por Instituto Ejemplo", "Instituto Ejemplo"),
        ("Certificate\nThe Agile Institute hereby certifies that\nAda Muster has completed Retros", "The Agile Institute"),
        ("Certificate\nThis is to certify that Ada Muster has completed Retros", ""),
        ("Urkunde\nDie Volkshochschule Graz bestätigt hiermit, dass Ada teilgenommen hat", "Volkshochschule Graz"),
        ("Certificate of Appreciation\nis presented to\nAnna Muster\nin recognition of ten years\nAwarded by the City of Leeds on 4 May 2020", "City of Leeds"),
        ("Certificate of Attendance\nAnna Muster attended\nIssued by The Open Institute", "The Open Institute"),
        ("Teilnahmebescheinigung\nFrau Muster hat am 3. Juni am Seminar teilgenommen.\nVeranstalter: Volkshochschule Köln\nKöln, den 4. Juni", "Volkshochschule Köln"),
        ("IHK Berlin\nZertifikat\nAnna Muster\nhat erfolgreich am Lehrgang teilgenommen.\nIndustrie- und Handelskammer zu Berlin", "Industrie- und Handelskammer zu Berlin"),
        ("IHK Berlin\nZertifikat\nAnna Muster\nhat erfolgreich am Lehrgang teilgenommen.", "IHK Berlin"),
        ("Zertifikat\nAnna Muster\nhat erfolgreich am Lehrgang\nHandwerkskammer: wozu? teilgenommen.", ""),
        ("Professional Scrum Master I\nThis is to certify that\nAnna Muster\nhas passed\nKen Schwaber, Scrum.org\nDate: 2021-09-30", "Scrum.org"),
        ("ATTESTATION DE FORMATION\nJe soussigné, Jean Dupont, directeur de l'organisme Formatech, atteste que\nMme Anna Muster a suivi la formation", "Formatech"),
        ("This certifies that Anna Muster\nhas successfully completed the course\nOrganizer: Example Academy", "Example Academy"),
        ("Certificate\nAnna Muster has completed Retros.\nQuestions: anna@example.org, example.org", ""),
        ("认证\n证书\nAda", ""),
    ],
)  # fmt: skip
def test_certificates(text: str, issuer: str) -> None:
    assert certificate(text, 1) == (CERTIFICATE, issuer)


@pytest.mark.parametrize(
    "text",
    [
        "Minutes\nWe talked about the certificate of Ada, awarded to her by the institute.",
        "How to install a certificate\nOpen the settings.",
        "",
        "This is to certify that the server was installed by the internal team.",
        "This is to certify that Anna Muster has been employed here since 2019.",
        "Veranstalter: Volkshochschule Köln\nProgramm: Anna Muster spricht",
        "Minutes\nThis is to certify that nothing was said. " + "Words. " * 300 + "Ada has passed",
        "Diplomacy in the office\npresented to the team",
    ],
)
def test_what_is_none(text: str) -> None:
    assert certificate(text, 1) == (None, "")


def test_a_long_document_is_none() -> None:
    assert certificate("Certificate\nThis is to certify that Ada has completed it", 40) == (None, "")

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
        "Diplomacy in the office\npresented to the team",
    ],
)
def test_what_is_none(text: str) -> None:
    assert certificate(text, 1) == (None, "")


def test_a_long_document_is_none() -> None:
    assert certificate("Certificate\nThis is to certify that Ada has completed it", 40) == (None, "")

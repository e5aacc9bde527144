"""XML: it is read, and what attacks readers of XML is refused at its first line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mwl_desktop.evidence.safe_xml import BROKEN_XML, Enough, XmlRefused, read_xml

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>'


def events(*pieces: str | bytes, stop_at: str = "") -> list[str]:
    seen: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        seen.append(name + "".join(f" {key}={value}" for key, value in attributes.items()))
        if name == stop_at:
            raise Enough

    data = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]
    read_xml(data, start=start, end=lambda name: seen.append("/" + name), text=seen.append)
    return seen


def test_names_come_without_namespaces_and_pieces_may_end_anywhere() -> None:
    source = '<w:a xmlns:w="urn:x" w:k="v">t&amp;ü<b/></w:a>'.encode()
    expected = ["a k=v", "t&ü", "b", "/b", "/a"]
    assert events(source) == expected
    joined = events(*(source[place : place + 1] for place in range(len(source))))
    assert "".join(joined) == "".join(expected)


@pytest.mark.parametrize(
    "source", [LAUGHS, OUTSIDE, "<!DOCTYPE html><html/>", '<!DOCTYPE x SYSTEM "http://e.org/x"><x/>']
)
def test_document_types_are_refused(source: str) -> None:
    with pytest.raises(XmlRefused):
        events(source)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(XmlRefused):
        events("<a>" * 100_000)


@pytest.mark.parametrize(
    "source", ["", "<a>", "<a></b>", "text", "<a>&unknown;</a>", "<?xml encoding='made-up'?><a/>"]
)
def test_broken(source: str) -> None:
    with pytest.raises(BROKEN_XML):
        events(source)


def test_reading_ends_when_there_is_enough() -> None:
    assert events("<a><b/><c/></a>", stop_at="b") == ["a", "b"]

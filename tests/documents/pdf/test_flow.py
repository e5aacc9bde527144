"""Where pages end: nothing lost, nothing over the edge, what belongs together stays together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mwl_desktop.documents.pdf.flow import Frame, Page, Piece, blank, keep_together, paginate

TOP, BOTTOM = 700.0, 100.0


def piece(height: float = 20, **facts: object) -> Piece:
    return Piece(height, lambda _pen, _top: None, **facts)  # type: ignore[arg-type]


def placed(pages: list[Page]) -> list[list[Piece]]:
    return [[each for each, _ in page.placed] for page in pages]


def test_a_page_ends_when_it_is_full() -> None:
    pieces = [piece() for _ in range(65)]
    assert [len(page) for page in placed(paginate(pieces, TOP, BOTTOM))] == [30, 30, 5]


def test_the_gap_over_the_first_piece_of_a_page_goes() -> None:
    pages = paginate([piece(gap=50), piece(gap=50)], TOP, BOTTOM)
    assert [top for _, top in pages[0].placed] == [700, 630]


def test_a_title_goes_with_its_text() -> None:
    pieces = [piece() for _ in range(29)] + [piece(hold=True), piece()]
    assert placed(paginate(pieces, TOP, BOTTOM))[1] == pieces[29:]


def test_a_group_taller_than_a_page_is_broken_rather_than_lost() -> None:
    pieces = [piece() for _ in range(40)]
    keep_together(pieces)
    assert [len(page) for page in placed(paginate(pieces, TOP, BOTTOM))] == [30, 10]


def test_a_table_head_stands_on_every_page() -> None:
    head = piece(hold=True)
    rows = [piece(heads=(head,)) for _ in range(60)]
    pages = placed(paginate([head, *rows], TOP, BOTTOM))
    assert [page[0] for page in pages] == [head] * 3
    assert [each for page in pages for each in page if each is not head] == rows


def test_a_section_begins_a_page_unless_most_of_the_last_one_is_free() -> None:
    few, many = [piece() for _ in range(5)], [piece() for _ in range(20)]
    assert len(paginate([*few, piece(fresh=0.6)], TOP, BOTTOM)) == 1
    assert len(paginate([*many, piece(fresh=0.6)], TOP, BOTTOM)) == 2


def test_a_line_between_cards_is_left_out_at_the_head_of_a_page() -> None:
    line = piece(separator=True, hold=True)
    pieces = [piece() for _ in range(30)] + [line, piece()]
    assert placed(paginate(pieces, TOP, BOTTOM))[1] == [pieces[-1]]


def test_a_frame_is_drawn_on_each_page_it_reaches() -> None:
    drawn: list[tuple[float, float]] = []
    frame = Frame(lambda _pen, top, foot: drawn.append((top, foot)), reach=5)
    pieces = [
        blank(10, frames=(frame,)),
        *(piece(frames=(frame,)) for _ in range(40)),
        piece(10, frames=(frame,)),
    ]
    frame.first, frame.last = pieces[0], pieces[-1]
    for page in paginate(pieces, TOP, BOTTOM):
        page.draw(None)  # type: ignore[arg-type]
    assert drawn == [(700, 105), (705, 470)]


@given(
    st.lists(st.tuples(st.floats(1, 300), st.floats(0, 60), st.booleans()), min_size=1, max_size=80),
)
def test_every_piece_is_placed_once_in_order_and_inside(shapes: list[tuple[float, float, bool]]) -> None:
    pieces = [piece(height, gap=gap, hold=hold) for height, gap, hold in shapes]
    pages = paginate(pieces, TOP, BOTTOM)
    assert [each for page in placed(pages) for each in page] == pieces
    for page in pages:
        foot = TOP
        for each, top in page.placed:
            assert top <= foot + 0.01
            foot = top - each.height
        assert foot >= BOTTOM - 0.02


def test_cancelling_stops_between_groups() -> None:
    calls: list[int] = []

    def stop() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise InterruptedError

    try:
        paginate([piece() for _ in range(50)], TOP, BOTTOM, stop)
    except InterruptedError:
        assert len(calls) == 3
    else:
        raise AssertionError("it went on")

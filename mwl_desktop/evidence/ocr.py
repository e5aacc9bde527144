"""Words in pictures: scanned pages and photographs, read by an optional package whose models lie in it.

It is read in the process that reads (`evidence.apart`) alone, and brought in there at the first picture. The
package would fetch models that it lacks; it is told where each lies, and the process can reach no network.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO, Final

from PIL import Image

from mwl_desktop.evidence import media_types as types
from mwl_desktop.evidence.decode import tidy
from mwl_desktop.evidence.extractors.images import image_picture
from mwl_desktop.evidence.extractors.pdf import Pages, has_pictures, page_image
from mwl_desktop.evidence.facts import FileFacts, Limits

PICTURES: Final = frozenset({types.PNG, types.JPEG, types.WEBP, types.BMP, types.TIFF, types.AVIF, types.GIF})
TYPES: Final = PICTURES | {types.PDF}
"""What may hold pictures of text."""

LIMITS: Final = Limits(seconds=90.0)
"""What may be spent on one page."""

_PACKAGES: Final = ("rapidocr", "onnxruntime")
_MODELS: Final = {
    "Det": "PP-OCRv6_det_small.onnx",
    "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec": "PP-OCRv6_rec_small.onnx",
}
_SIDE: Final = 4_000
_PIXELS: Final = 4_000_000
"""An A4 page at some 200 dots an inch."""
_SMALLEST: Final = 48
_SURE: Final = 0.6
_FEWEST: Final = 3
"""Letters and digits below which a picture has no text, but something that looked like it."""
_REACHING_OUT: Final = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.sendmsg"}
)


def installed() -> bool:
    """Whether the packages are there, and the models in them."""
    return all(find_spec(name) is not None for name in _PACKAGES) and all(
        model.is_file() for model in _models().values()
    )


def _models() -> dict[str, Path]:
    spec = find_spec(_PACKAGES[0])
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return {part: Path(places[0], "models", name) for part, name in _MODELS.items()} if places else {}


def seen(media_type: str, stream: BinaryIO, page: int, limits: Limits) -> FileFacts:
    """The text that a page, from 0, or a picture shows; nothing where no picture is on it."""
    image = _image(media_type, stream, page, limits)
    if image is None or min(image.size) < _SMALLEST:
        return FileFacts()
    return FileFacts(text=_text(_engine(), image)[: limits.text])


def nothing_to_see() -> bytes:
    """A white picture, to try whether pictures can be read at all."""
    buffer = io.BytesIO()
    Image.new("RGB", (_SMALLEST, _SMALLEST), "white").save(buffer, "PNG")
    return buffer.getvalue()


def _image(media_type: str, stream: BinaryIO, page: int, limits: Limits) -> Image.Image | None:
    if media_type == types.PDF:
        return page_image(stream, page, _SIDE, _PIXELS, limits, only=has_pictures)
    picture = image_picture(stream, _SIDE, _PIXELS, limits) if media_type in PICTURES else None
    if picture is None:
        return None
    with Image.open(io.BytesIO(picture.data), formats=("PNG", "JPEG")) as image:
        if image.mode != "RGBA":
            return image.convert("RGB")
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        return white


@lru_cache(maxsize=1)
def _engine() -> Any:
    """The package's reader, made once in a process."""
    sys.addaudithook(_refuse)
    import onnxruntime
    from rapidocr import RapidOCR

    onnxruntime.disable_telemetry_events()  # on Windows it would tell the system's own collector of its runs
    told = {f"{part}.model_path": str(place) for part, place in _models().items()}
    quiet = {"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 1}
    return RapidOCR(params={**told, **quiet})


def _refuse(event: str, _facts: tuple[Any, ...]) -> None:
    """Nothing that reads a picture has any business on a network."""
    if event in _REACHING_OUT:
        raise PermissionError(event)


def _text(engine: Any, image: Image.Image) -> str:
    found = engine(image)
    return worth(zip(found.txts or (), found.scores or (), strict=True))


def worth(lines: Iterable[tuple[str, float]]) -> str:
    """The lines that were read with some certainty; nothing where they hardly say anything."""
    sure = [tidy(line).strip() for line, score in lines if score >= _SURE]
    text = "\n".join(line for line in sure if any(map(str.isalnum, line)))
    return text if sum(map(str.isalnum, text)) >= _FEWEST else ""


def joined(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Pages as one text, and where in it each begins; none begin anywhere where there is but one."""
    whole = Pages()
    for page in pages:
        whole.add(page)
    return whole.text, whole.starts if len(pages) > 1 else ()

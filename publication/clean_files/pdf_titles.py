"""What a published PDF is told by: its title, and which standard for archives or for access it keeps."""

from dataclasses import dataclass, field
from typing import Any

import pikepdf

_STANDARDS = ("pdfaid:part", "pdfaid:conformance", "pdfuaid:part")
_MOST_XMP = 1024**2
_MOST_LETTERS = 500


@dataclass(frozen=True)
class Heading:
    title: str = ""
    standards: dict[str, str] = field(default_factory=dict)


def heading_of(pdf: pikepdf.Pdf) -> Heading:
    """Empty where nothing is said, or what is said cannot be read."""
    title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
    try:
        said = _xmp_of(pdf)
    # XMP by other programs' hands is often not XML; then the file has none.
    except Exception:
        said = {}
    title = title or said.pop("dc:title", "")
    return Heading(title[:_MOST_LETTERS].strip(), {key: said[key] for key in _STANDARDS if key in said})


def _xmp_of(pdf: pikepdf.Pdf) -> dict[str, str]:
    stream: Any = pdf.Root.get("/Metadata")
    if stream is None or len(stream.read_bytes()) > _MOST_XMP:
        return {}
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        return {key: str(xmp[key]) for key in ("dc:title", *_STANDARDS) if key in xmp}


def put_heading(pdf: pikepdf.Pdf, heading: Heading) -> None:
    """Write it into a PDF that says nothing of itself."""
    if heading.title:
        pdf.docinfo["/Title"] = pikepdf.String(heading.title)
    if not heading.standards:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for key, value in heading.standards.items():
            xmp[key] = value
        if heading.title:
            xmp["dc:title"] = heading.title

"""A document of an office program packed anew, without what the program noted of it."""

import re
from collections.abc import Callable, Iterable
from types import ModuleType

from publication.clean_files import odf_parts, ooxml_parts, segments
from publication.clean_files.containers import BROKEN, MEGABYTE, Bounds, Container, Packing
from publication.clean_files.failures import Damaged, NotStripped, TooMuch
from publication.clean_files.kinds import ODF, Kind, kind_of_container

BOUNDS = Bounds(members=5_000, inflated=300 * MEGABYTE, ratio=250, small=20 * MEGABYTE)
_SIGNATURE = re.compile(r"^(?:_xmlsignatures/.|META-INF/documentsignatures\.xml$)")


def stripped(content: bytes, *, titled: bool, embedded: Callable[[bytes], bytes]) -> bytes:
    """`embedded` makes clean a file that is put into this one. Raises Damaged, Locked, TooMuch and Unsafe."""
    container = Container(content, BOUNDS)
    try:
        kind = kind_of_container(container.zip)
    except (*BROKEN, RuntimeError) as error:
        raise Damaged from error
    if kind is None:
        raise Damaged
    parts = _parts_of(kind)
    gone = {name for name in container.names if parts.is_gone(name)}
    if (
        sum(container.zip.getinfo(name).file_size for name in _rewritten(container, parts))
        > parts.MOST_REWRITTEN
    ):
        raise TooMuch
    packing = Packing()
    for name in container.names:
        if name not in gone and not name.endswith("/"):
            pieces = _cleaned(container, name, gone, parts, titled, embedded)
            packing.add(name, pieces, plain=name == "mimetype")
    return packing.done()


def is_signed(content: bytes) -> bool:
    """Whether somebody has signed it, which any change would undo. False for what cannot be read."""
    try:
        return any(_SIGNATURE.search(name) for name in Container(content, BOUNDS).names)
    except NotStripped:
        return False


def _parts_of(kind: Kind) -> ModuleType:
    return odf_parts if kind in ODF else ooxml_parts


def _rewritten(container: Container, parts: ModuleType) -> Iterable[str]:
    return (name for name in container.names if parts.is_rewritten(name))


def _cleaned(
    container: Container,
    name: str,
    gone: set[str],
    parts: ModuleType,
    titled: bool,
    embedded: Callable[[bytes], bytes],
) -> Iterable[bytes]:
    if parts.is_picture(name):
        return [segments.without_metadata(container.read(name))]
    if parts.is_embedded(name):
        return [embedded(container.read(name))]
    if not parts.is_rewritten(name):
        return parts.copied(name, container.pieces(name))
    return [parts.cleaned(name, container.read(name), gone, titled=titled)]

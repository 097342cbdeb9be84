"""The objects of a PDF, one by one, and what of each is nobody's business."""

import re
import zlib
from base64 import a85decode
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from publication.clean_files import segments
from publication.clean_files.failures import TooMuch

Item = Any
MOST_INFLATED = 64 * 1024**2
_MOST_DEPTH = 60
TOLD = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/CreatorInfo", "/SpiderInfo")
# Who wrote a remark and when. The name of a form's field is under /T as well, and stays.
_OF_REMARKS = ("/T", "/M", "/CreationDate", "/NM")
_OF_SIGNATURES = (
    "/Contents", "/Cert", "/Name", "/M", "/Location", "/Reason", "/ContactInfo", "/Prop_Build", "/ByteRange",
)  # fmt: skip
_OF_FILES = ("/Params", "/ID", "/CI", "/Thumb")
# In the bytes of an object: whether there is anything to do.
_WORTH_A_LOOK = re.compile(
    rb"/(Metadata|PieceInfo|LastModified|Thumb|CreatorInfo|SpiderInfo|Rect|ByteRange|EF|EmbeddedFile|Params"
    rb"|DCTDecode|DCT|JPXDecode|FT)\b"
)
_FOLDERS = re.compile(r"^.*[\\/:]")


def is_worth_a_look(item: Item) -> bool:
    """Whether there may be something to clean: the library writes down faster than it takes apart."""
    return _WORTH_A_LOOK.search(written(item)) is not None


def written(item: Item) -> bytes:
    """As it stands in a file, of a stream its dictionary; nothing for numbers and words alone."""
    if isinstance(item, Stream):
        return bytes(item.stream_dict.unparse(resolved=True))
    return bytes(item.unparse(resolved=True)) if isinstance(item, (Dictionary, Array)) else b""


def clean(item: Item, embedded: Callable[[bytes], bytes]) -> None:
    """Take it out of one indirect object and of whatever is written inside it.

    `embedded` makes clean a file that is put into this one.
    """
    for part in _within(item, _MOST_DEPTH):
        _clean_dictionary(part)
    if isinstance(item, Stream):
        _clean_stream(item, embedded)


def is_signature(item: Item) -> bool:
    return isinstance(item, Dictionary) and "/ByteRange" in item and "/Contents" in item


def _within(item: Item, depth: int) -> Iterator[Item]:
    """The dictionary itself and those inside it, not those it only names."""
    if depth == 0:
        raise TooMuch
    if isinstance(item, (Dictionary, Stream)):
        yield item
        values = [value for _key, value in item.items()]
    else:
        values = list(item)
    for value in values:
        if isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            yield from _within(value, depth - 1)


def _clean_dictionary(item: Item) -> None:
    _without(item, TOLD)
    if "/Rect" in item and "/Subtype" in item:
        form = item.get("/Subtype") == Name.Widget
        _without(item, ("/M", "/NM") if form else _OF_REMARKS)
    if item.get("/FT") == Name.Sig:
        _without(item, ("/V", "/Lock", "/SV"))
    if is_signature(item):
        _without(item, _OF_SIGNATURES)
    if "/EF" in item:
        _clean_file_name(item)


def _without(item: Item, keys: tuple[str, ...]) -> None:
    for key in keys:
        if key in item:
            del item[key]


def _clean_file_name(item: Item) -> None:
    """Programs write the whole way to a file, with the name of the person whose folder it was in."""
    _without(item, _OF_FILES)
    for key in ("/F", "/UF", "/DOS", "/Mac", "/Unix"):
        if isinstance(item.get(key), pikepdf.String):
            item[key] = pikepdf.String(_FOLDERS.sub("", str(item[key])))


def _clean_stream(item: Item, embedded: Callable[[bytes], bytes]) -> None:
    filters = _filters_of(item)
    if item.get("/Type") == Name.EmbeddedFile or "/Params" in item:
        _without(item, _OF_FILES)
        _put(item, filters, len(filters), embedded)
    elif filters and filters[-1] in {"/DCTDecode", "/DCT", "/JPXDecode"}:
        _put(item, filters, len(filters) - 1, segments.without_metadata)


def _filters_of(item: Item) -> list[str]:
    given = item.get("/Filter")
    if given is None:
        return []
    return [str(name) for name in given] if isinstance(given, Array) else [str(given)]


def _put(item: Item, filters: list[str], outer: int, change: Callable[[bytes], bytes]) -> None:
    """Undo the outer filters, and if `change` changes what is inside, put that in its place."""
    content = item.read_raw_bytes()
    for name in filters[:outer]:
        if name not in _UNDONE or _has_parameters(item):
            return
        content = _UNDONE[name](content)
    changed = change(content)
    if changed == content:
        return
    inner = [Name(name) for name in filters[outer:]]
    parameters = None if outer else item.get("/DecodeParms")
    item.write(changed, filter=Array(inner) if inner else None, decode_parms=parameters)


def _has_parameters(item: Item) -> bool:
    given = item.get("/DecodeParms")
    return isinstance(given, Dictionary) or (
        isinstance(given, Array) and any(isinstance(one, Dictionary) and len(one) for one in given)
    )


def _inflated(content: bytes) -> bytes:
    inflating = zlib.decompressobj()
    result = inflating.decompress(content, MOST_INFLATED)
    if inflating.unconsumed_tail:
        raise TooMuch
    return result


def _from_hexadecimal(content: bytes) -> bytes:
    digits = re.sub(rb"\s+", b"", content.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _from_85(content: bytes) -> bytes:
    return a85decode(content.partition(b"~>")[0].removeprefix(b"<~"))


_UNDONE: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": _inflated,
    "/Fl": _inflated,
    "/ASCIIHexDecode": _from_hexadecimal,
    "/AHx": _from_hexadecimal,
    "/ASCII85Decode": _from_85,
    "/A85": _from_85,
}

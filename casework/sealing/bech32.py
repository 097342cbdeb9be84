"""BIP-173, as far as age's key files need it: from 32 bytes to the text form of a private key."""

from collections.abc import Iterable, Iterator

ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encoded(prefix: str, content: bytes) -> str:
    """`prefix`, the separator 1, the content in groups of five bits, six signs of checksum; lower case."""
    groups = [*_in_fives(content)]
    return prefix + "1" + "".join(ALPHABET[group] for group in [*groups, *_checksum(prefix, groups)])


def _in_fives(content: bytes) -> Iterator[int]:
    bits = "".join(f"{byte:08b}" for byte in content)
    for start in range(0, len(bits), 5):
        yield int(bits[start : start + 5].ljust(5, "0"), 2)


def _checksum(prefix: str, groups: Iterable[int]) -> list[int]:
    spread = [ord(sign) >> 5 for sign in prefix] + [0] + [ord(sign) & 31 for sign in prefix]
    remainder = _polymod([*spread, *groups, 0, 0, 0, 0, 0, 0]) ^ 1
    return [(remainder >> 5 * (5 - place)) & 31 for place in range(6)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(GENERATOR):
            check ^= generator if (top >> place) & 1 else 0
    return check

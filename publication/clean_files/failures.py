"""Why a file could not be made clean."""


class NotStripped(Exception):
    """The file was left as it is. Says nothing of what is in it."""


class Locked(NotStripped):
    """It is encrypted: nobody sees what it tells without its password."""


class Damaged(NotStripped):
    """It cannot be read as what it says it is."""


class TooMuch(NotStripped):
    """It would unpack to more than can be borne."""


class Unsafe(NotStripped):
    """It is packed as no honest program packs: with links, other folders, names twice."""

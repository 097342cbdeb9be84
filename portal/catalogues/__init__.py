"""The translation catalogues in `locale/`; compiling them needs no settings."""

from portal.catalogues.compilation import compile_all

__all__ = ["compile_all"]

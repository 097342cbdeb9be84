"""The translation catalogues in `locale/`. Importing this needs no settings: Django reads what it compiles."""

from portal.catalogues.compilation import compile_all

__all__ = ["compile_all"]

"""`python -m portal.catalogues`: compile the catalogues that are older than their texts."""

from portal.catalogues import compile_all

compile_all()

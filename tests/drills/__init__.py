"""Drills: what the portal promises for bad days, tried on real servers. `python -m tests.drills NAME`.

Each prints its figure, and ends with 1 if the promise is not kept.
"""

"""Every kind of change that may touch what is public, made by the portal's own code: `CHANGES`."""

from tests.search.changes import places, privacy, publishing, taking_away, vocabulary
from tests.search.changes.world import CHANGES

__all__ = ["CHANGES", "places", "privacy", "publishing", "taking_away", "vocabulary"]

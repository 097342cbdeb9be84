"""The virus scanner for what citizens send."""

from portal.settings.environment import CLAMD

PORTAL_CLAMD = CLAMD
# For each step of the conversation: a scanner that is silent for longer has not answered.
PORTAL_CLAMD_SECONDS = 30

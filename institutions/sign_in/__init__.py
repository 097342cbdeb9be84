"""Signing in: a password and a second factor, on every door of the CMS (docs/adr/0018)."""

"""Whoever takes a case in can close the envelope; only the desk can open it (docs/adr/0031)."""

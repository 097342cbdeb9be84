"""Receipts: what a citizen keeps to come back, shown once and kept nowhere (docs/adr/0032)."""

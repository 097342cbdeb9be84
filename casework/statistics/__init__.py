"""Learning from cases: counting them, and what of it everybody may know (docs/adr/0035)."""

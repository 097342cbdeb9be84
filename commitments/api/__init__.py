"""Action plans, commitments and what is reported on them, in the public API."""

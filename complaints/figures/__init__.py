"""The public page of what came in and what became of it."""

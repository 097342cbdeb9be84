"""The pages for whoever holds a receipt: read, write back, withdraw, say how it was."""

"""What editors write, as typed JSON."""

"""Files that citizens send: looked at, made clean, limited, then sealed; never on a disk in the clear."""

"""How much may be sent, and how much it may unpack to."""

from publication.clean_files.containers import Bounds
from publication.clean_files.images import MOST_PIXELS

MEGABYTE = 1024**2
MOST_FILES = 5
MOST_BYTES = 10 * MEGABYTE
MOST_BYTES_TOGETHER = 25 * MEGABYTE
MOST_MEGAPIXELS = MOST_PIXELS // 1_000_000
BOUNDS = Bounds(members=1_000, inflated=100 * MEGABYTE, ratio=100)
# A table in a letter in a presentation: documents in documents go no deeper.
MOST_DEPTH = 2
# Of XML in such documents, all together: cleaning it takes half a second.
MOST_INNER = 8 * MEGABYTE
# Of lists and dictionaries in a PDF: in memory they take a hundred more.
MOST_WRITTEN = 5 * MEGABYTE // 2

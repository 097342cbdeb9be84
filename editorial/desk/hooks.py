"""The CMS's home page."""

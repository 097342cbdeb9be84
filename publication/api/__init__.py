"""The read model as resources of the public API: lists, filters, paging and their documented shapes."""

"""The curated store: partitions, commits, repair, duplicates, and SQL over them."""

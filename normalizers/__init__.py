"""Physical tables in, canonical records out. Knows Vietnamese administration, no file format."""

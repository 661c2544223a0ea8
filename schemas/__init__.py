"""The nouns every room speaks, and the record models that fix the curated columns."""

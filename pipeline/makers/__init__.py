"""Makers of files in the repository: the data dictionary and the places vocabulary."""

"""Runs the way from the inbox to curated data: command line, workers, store, report."""

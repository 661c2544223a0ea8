"""The review's pages as a browser shows them."""

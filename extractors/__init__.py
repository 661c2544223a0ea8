"""A file in, physical tables out. Knows formats, knows no Vietnamese administration."""

"""Geometry that readers of pages share, whether a page is points or a raster of characters."""

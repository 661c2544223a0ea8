"""Geometry that knows no format: its units are points of a page or lines of a raster."""

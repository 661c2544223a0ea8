"""Which grids are plan tables, which continue one another, and their logical rows."""

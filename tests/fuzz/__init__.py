"""Files as carriers, failing disks and hostile hands leave them, and runs over thousands."""

"""Pictures of pages into pages: words with boxes, and rules. Nothing after it knows of pixels."""

"""What a cell's text means: agencies, deadlines, places, targets, areas."""

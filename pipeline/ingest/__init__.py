"""From the inbox to landed documents: walk, plan, read in workers, commit."""

"""Our numbers against those of other programs."""

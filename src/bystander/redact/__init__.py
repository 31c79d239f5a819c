"""Changes everything, decides nothing."""

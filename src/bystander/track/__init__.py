"""From what was seen in single frames to tracks, in both directions of time."""

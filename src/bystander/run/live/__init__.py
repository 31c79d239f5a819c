"""A live run: a window, a verdict for each frame in it, and slates."""

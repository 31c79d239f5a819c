"""What makes writing personal, one idea a file. A rule answers with a reason, never with text."""

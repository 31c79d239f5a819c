"""Words that are said: where one may name somebody. What it was never leaves this room."""

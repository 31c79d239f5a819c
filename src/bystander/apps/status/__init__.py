"""Health, figures and a page about live runs, over HTTP."""

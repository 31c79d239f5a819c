"""Contract suites and synthetic media, for our tests and for plugin authors."""

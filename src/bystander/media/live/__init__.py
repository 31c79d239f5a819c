"""Live sources and targets; PyAV's network protocols."""

"""Groups of pictures that a copy takes over as they are coded."""

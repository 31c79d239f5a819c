"""Takes tags out of files and leaves every coded picture and sound as it is, bit by bit."""

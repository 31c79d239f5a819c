"""The only room that knows formats. PyAV and Pillow come in here and nowhere else."""

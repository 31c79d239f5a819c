"""Finds things in one picture. The inference runtimes come in here and nowhere else."""

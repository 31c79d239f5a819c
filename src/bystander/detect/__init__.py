"""Finds things in one picture. The inference runtimes come in here and nowhere else."""

import bystander.infer  # noqa: F401 -- what it keeps out, before any module here loads it

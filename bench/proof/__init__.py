"""What attackers get from faces under each effect: see ``python -m bench.proof --help``."""

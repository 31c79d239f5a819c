"""One annotation format a file. Each reader raises ValueError and its kin for broken content."""

"""Who answers for a copy: keys, signatures, commitments, and the libraries that make them."""

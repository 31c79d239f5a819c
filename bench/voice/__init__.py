"""How well a voice is disguised, and how well its words are still understood.

A measurement of our own tool: embeddings live in memory while rates are counted,
nothing of them is kept, and nobody outside the test data is compared with anybody.
"""

"""Networks for every room: the runtimes' door for tensors that are no pictures."""

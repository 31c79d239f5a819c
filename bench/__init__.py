"""Bystander against deface and plain transcoding: speed, memory, and faces hidden."""

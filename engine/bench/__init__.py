"""The measuring room: how fast this machine is, and how fast Inkling is on it."""

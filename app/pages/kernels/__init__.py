"""The Kernels page: how fast this machine is, and the ladder of kernels that climbs to it."""

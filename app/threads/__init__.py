"""The threads that talk to the engine, so that the Qt thread never computes."""

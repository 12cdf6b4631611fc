"""The threads that talk to the engine, so that the window never waits."""

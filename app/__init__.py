"""The app: the window, its pages, the threads that talk to the engine, and the command line."""

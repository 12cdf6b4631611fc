"""The views at the right of the window."""

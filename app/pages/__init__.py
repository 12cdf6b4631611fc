"""The pages at the right of the window, one folder each."""

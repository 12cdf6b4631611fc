"""What `build.py` does, a step a file."""

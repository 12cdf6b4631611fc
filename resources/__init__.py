"""What ships with Inkling: data, models, icons."""

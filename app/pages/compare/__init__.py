"""The page Compare: models side by side."""

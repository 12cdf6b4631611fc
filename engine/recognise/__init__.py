"""Recognition: models that read drawings."""

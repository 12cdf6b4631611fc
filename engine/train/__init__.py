"""Training: settings, the session and its events, checkpoints, evaluation."""

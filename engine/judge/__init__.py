"""Judges a model: what it says about every sample, how often it errs, and on what."""

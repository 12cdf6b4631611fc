"""Looks inside a network: what each layer makes of a sample, and why it answers as it does."""

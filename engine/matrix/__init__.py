"""Matrices as values, with readable algebra over any rung of the ladder; regression written so."""

"""Writes models for other programs, and reports for people."""

"""The window: its looks, its actions, the answer beside the canvas, and what it remembers."""

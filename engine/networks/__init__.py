"""Architectures: layers, the chain that names them, models, and the plan that runs them."""

"""Architectures: their layers, the chain that names them, their models, and the plan that runs them."""

"""The page Data: the samples, the mistakes and the figures."""

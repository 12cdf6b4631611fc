"""The page Inside: what the network sees of your drawing."""

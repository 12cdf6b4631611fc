"""The page My hand: the drawings that a person said the digits of, and learning from them."""

"""How Inkling looks: its theme, the style sheet made of it, its icons."""

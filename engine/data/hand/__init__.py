"""A hand that draws: digits in all their forms, and what is no digit, from chance and geometry.

`curve` makes strokes of a form's text, `digits` and `symbols` are such texts, `invention` makes up
characters that nobody knows, `writing` writes a form as a hundred people would, and `drawings` is
the dataset. Nothing here is learnt from anybody's handwriting.
"""

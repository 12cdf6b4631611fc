"""Files that are whole or not there at all, and numbered arrays in them.

`atomic` writes, `tensors` keeps named arrays as safetensors, `reading` judges a file before any of
it is read. Nothing here knows what the arrays mean.
"""

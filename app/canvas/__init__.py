"""The canvas: pen, touch, mouse, keys and eraser become ink."""

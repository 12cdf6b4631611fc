"""The Models page: what there is to read with."""

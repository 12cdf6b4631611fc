"""A drawing: what is to be read, ink or a picture."""

from engine.ink.picture import Picture
from engine.ink.stroke import Ink

Drawing = Ink | Picture

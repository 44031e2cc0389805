"""A page to try Cordwise on: an invented clinic, with the tricks of real ones."""

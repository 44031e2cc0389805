"""Pooling a table of studies: `table.pool` is the way in; an audit asks for single models alone, and does not load the rest."""

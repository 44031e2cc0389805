"""Keeping the evidence: how much is held, what is wrong in tables, and tables written out."""

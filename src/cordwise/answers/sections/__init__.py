"""The sections of an answer, one module each; `telling` keeps the sources and the numbers that they tell."""

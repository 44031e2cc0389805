"""Parts of a card: which rows are told, and the plain words for them."""

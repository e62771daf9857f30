"""Text to numbers: the word pieces that both small models read."""

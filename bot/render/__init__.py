"""Templates, bubbles and marked words: from script text to what a person reads."""

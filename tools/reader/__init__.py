"""How the judge's reader is taught: examples in, weights out. Needs torch; nothing in bot/ imports it."""

"""The store against its promises, on real encrypted files."""

"""The edges, each by itself."""

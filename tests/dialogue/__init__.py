"""Scripts and the engine against their promises."""

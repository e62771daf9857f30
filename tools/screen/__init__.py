"""How the safety screen's small model is taught, and the texts it learns from."""

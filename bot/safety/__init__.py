"""The screen that every free text passes before anything else."""

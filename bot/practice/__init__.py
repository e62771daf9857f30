"""The use cases: a turn, a nudge, progress, choosing what comes next; their ports."""

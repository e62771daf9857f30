"""The local, explainable judge: reads one reply, says what worked and what to change."""

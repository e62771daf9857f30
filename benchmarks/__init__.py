"""What `make bench` measures. Every figure stands beside a baseline taken in the same run."""

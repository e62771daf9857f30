"""What a person reads: templates, markup, escaping."""

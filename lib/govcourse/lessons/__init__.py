"""What a single notebook needs to prepare its tables, figures and sentences: one module per notebook."""

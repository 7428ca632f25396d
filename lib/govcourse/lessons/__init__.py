<<<<<<< HEAD
"""What the notebooks prepare for their figures and tables, one module per theme: from govcourse.lessons import networks as lesson."""
=======
"""What a single notebook needs to prepare its tables, figures and sentences: one module per notebook."""
>>>>>>> main

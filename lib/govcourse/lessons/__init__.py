"""What the notebooks prepare for their figures and tables, one module per theme: from govcourse.lessons import networks as lesson."""

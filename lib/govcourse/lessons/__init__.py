"""What the notebooks prepare for their figures, tables and sentences, one module per theme: from govcourse.lessons import networks as lesson."""

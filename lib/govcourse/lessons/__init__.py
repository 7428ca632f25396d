"""What the notebooks prepare for their tables, figures and sentences, one module per theme: from govcourse.lessons import networks as lesson."""

"""Teaching: exercises with feedback, quizzes, a glossary, hours, and what a class hands in. Not an examination tool: keys can be read here."""

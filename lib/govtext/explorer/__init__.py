"""One page of a corpus that explains itself: pick a term, see it over years and groups. A single file, no request, opened by double click."""

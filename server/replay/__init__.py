"""Watching what happened on a board: films, made of records, without names and what is hidden."""

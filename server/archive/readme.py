"""The text beside the files of a bundle, in the three languages."""

README = """\
Living Lab Whiteboard: an archived workshop

English
  record.jsonl holds all that happened on a board, line by line, each chained to the one before.
  Check that nothing was changed:   python -m server verify FILE
  Bring it back into a server:      python -m server import FILE
  Compare the key and the newest checkpoint with those that you were given earlier.

Deutsch
  record.jsonl enthält alles, was auf einer Tafel geschah, Zeile für Zeile, jede mit der vorigen
  verkettet.
  Prüfen, ob etwas verändert wurde: python -m server verify DATEI
  Wieder in einen Server holen:     python -m server import DATEI
  Schlüssel und jüngsten Prüfpunkt mit denen vergleichen, die früher weitergegeben wurden.

Українська
  record.jsonl містить усе, що відбулося на дошці, рядок за рядком, кожен пов'язаний із попереднім.
  Перевірити, чи нічого не змінено: python -m server verify ФАЙЛ
  Повернути на сервер:              python -m server import ФАЙЛ
  Порівняйте ключ і найновішу контрольну точку з тими, які вам передали раніше.
"""

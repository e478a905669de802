"""A platform's file → checked rows and bad rows, waiting in temporary tables.

Rule: there is one reader; every export is a declaration in `catalog/exports.py`. A file is opened by its
bytes, recognised by its headers, cast by its declaration; nothing is guessed and nothing is lost silently.
"""

from xlops.ingest.headers import recognise
from xlops.ingest.kinds import kinds_of
from xlops.ingest.model import Answers, BadRow, Mapping, Staged
from xlops.ingest.own import propose_mapping
from xlops.ingest.reader import stage

__all__ = ["Answers", "BadRow", "Mapping", "Staged", "kinds_of", "propose_mapping", "recognise", "stage"]

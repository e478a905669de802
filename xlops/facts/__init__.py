"""Facts: values of metrics over periods and dimensions, what is covered, what changed, what disagrees."""

from xlops.facts.compare import compare, compares
from xlops.facts.coverage import Coverage, MissingFile, coverage, missing_files
from xlops.facts.flags import flag_text
from xlops.facts.kpi import DIMENSIONS, Group, by_dimension, kpi
from xlops.facts.model import Change, Number, Value
from xlops.facts.reconcile import Difference, reconcile
from xlops.facts.values import series, value, values

__all__ = [
    "DIMENSIONS", "Change", "Coverage", "Difference", "Group", "MissingFile", "Number", "Value", "by_dimension",
    "compare", "compares", "coverage", "flag_text", "kpi", "missing_files", "reconcile", "series", "value", "values",
]  # fmt: skip

"""xlops: the operations workbook and weekly report of an online shop.

Data flows one way: `ingest` → `store` → `facts` → faces (`report`, `book`, `excel`, `cli`).
Every number is declared once, in `catalog`.
"""

__version__ = "0.1.0"

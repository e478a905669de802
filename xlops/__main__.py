"""`python -m xlops`."""

from xlops.cli import main

main()

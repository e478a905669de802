"""The demo shop: a believable shop's raw exports, written in the platforms' own layouts (`write`).

Rule: the same seed gives the same bytes; no clock, no network. The files agree with each other to the fen, and
`story.PLANTED` says what a report made from them must find.
"""

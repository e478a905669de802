"""The blocks of the weekly report, each a pure function of the week's facts."""

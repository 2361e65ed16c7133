"""What is expected of gate history: suites of Great Expectations, and rules upon what they find.

Great Expectations says which rows of a batch break which expectation: ``suites`` and
``custom`` are its, and are imported where it runs. From there on it is ours: ``judging`` counts
those rows for each lane or camera, holds them against what is tolerated or was usual, and answers
with findings, of which ``schemas.alert_decision`` makes alerts.
"""

"""The portal's first content: two action plans, their commitments and what the sources say around them.

`README.md` beside this file says what the JSON files hold and where they come from.
"""

"""What the pages and commands do, each in one transaction of its own.

Views validate and redirect; services decide and save.
"""

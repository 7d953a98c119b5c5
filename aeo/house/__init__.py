"""The house: what `make run`, `make test` and `make bench` need around the programme.

Standard library only and no import from the rest of the project, since it runs before there is a virtual
environment.
"""

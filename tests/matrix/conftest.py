"""A decided case needs a finished verification; what that is, is tested with audits."""

from tests.authorisations.conftest import noon, standing  # noqa: F401 - fixtures

"""The schema's steps, run by `lotse db upgrade`."""

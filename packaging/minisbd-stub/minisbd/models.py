"""The one name that argostranslate sets when it is imported."""

cache_dir = ""

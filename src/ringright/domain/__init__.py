"""The nouns of a call as frozen dataclasses; every floor may import them, they import nothing."""

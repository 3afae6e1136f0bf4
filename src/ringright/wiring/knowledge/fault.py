"""What is wrong with a document of the knowledge base."""

from ringright.errors import InputError


class KnowledgeError(InputError):
    """The knowledge base cannot be read."""

    code = "bad_knowledge"

"""Documents of a knowledge base, read with clear errors: Markdown, CSV, XLSX, DOCX."""

"""A script as a picture: what leads where, as Mermaid text or drawn as SVG."""

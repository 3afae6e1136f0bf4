"""What the robot may answer from documents: passages with their source, never invented text."""

"""Where parts meet: this package alone chooses which implementation serves which protocol."""

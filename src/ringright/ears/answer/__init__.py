"""Who answered: person, voicemail, menu, screening assistant, announcement, fax or nobody."""

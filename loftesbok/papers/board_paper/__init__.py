"""The board paper (tjänsteskrivelse): texts, contents, Word, PDF and page."""

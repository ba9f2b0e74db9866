"""Evidence → draft Claims by a language model, whose every id, quotation and citation is the program's."""

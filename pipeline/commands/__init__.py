"""Commands for lists, labels and reviews: each reads its arguments, makes one call and says what came of it."""

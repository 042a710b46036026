"""Training of chancery's English analyzer: corpora in, one weight file out."""

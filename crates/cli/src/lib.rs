//! The command-line program chancery

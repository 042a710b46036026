//! Trains and evaluates the language engine

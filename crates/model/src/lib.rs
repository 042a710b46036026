//! The vocabulary of chancery: articles, entities, roles, meetings, dates and records, with no input or output

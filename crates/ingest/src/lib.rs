//! Reads articles and extracts people, roles and meetings from them

//! English text to sentences, tokens, tags, trees and names

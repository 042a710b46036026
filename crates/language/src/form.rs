//! Dictionary forms in little space.

use std::fmt;
use std::ops::Deref;

/// Bytes of a form that is kept in place.
const SHORT: usize = 14;

/// A dictionary form: text that is short as a rule, and then costs no allocation.
///
/// Takes 16 bytes; forms of more than 14 bytes take a place on the heap besides.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Lemma(Form);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Form {
    Short { length: u8, bytes: [u8; SHORT] },
    // A pointer to a pointer: one with a length would make the short forms longer.
    Long(Box<Box<str>>),
}

impl Lemma {
    /// Returns the text of the form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Form::Short { length, bytes } => {
                let bytes = bytes.get(..usize::from(*length)).unwrap_or_default();
                std::str::from_utf8(bytes).unwrap_or_default()
            }
            Form::Long(text) => text,
        }
    }
}

impl From<&str> for Lemma {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(place), Ok(length)) => {
                place.copy_from_slice(text.as_bytes());
                Self(Form::Short { length, bytes })
            }
            _ => Self(Form::Long(Box::new(text.into()))),
        }
    }
}

impl Default for Lemma {
    fn default() -> Self {
        Self::from("")
    }
}

impl Deref for Lemma {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Lemma {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self)
    }
}

impl fmt::Debug for Lemma {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_forms_of_any_length() {
        assert_eq!(size_of::<Lemma>(), 16);
        for length in [0, 1, 13, 14, 15, 300] {
            let text = "é".repeat(length / 2) + &"x".repeat(length % 2);
            let lemma = Lemma::from(text.as_str());
            assert_eq!(lemma.as_str(), text);
            assert_eq!(matches!(lemma.0, Form::Long(_)), length > SHORT);
            assert_eq!(format!("{lemma:?} {lemma}"), format!("{text:?} {text}"));
        }
        assert_eq!(Lemma::default().as_str(), "");
    }
}

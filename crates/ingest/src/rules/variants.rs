//! The words that an enum can be read from, as serde knows them: nothing to keep in step by hand.

use serde::de::value::Error;
use serde::de::{Deserializer, Error as _, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

/// Returns the words of an enum of unit variants; none of a type that is no enum.
pub(crate) fn variants<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut found: &'static [&'static str] = &[];
    // The answer is in what was asked, not in what comes back, which is always an error.
    drop(T::deserialize(Asked { found: &mut found }));
    found
}

/// Notes which words a type asks for, and gives it nothing.
struct Asked<'f> {
    found: &'f mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("not an enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        *self.found = variants;
        Err(Error::custom("only asked"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::ontology::ArgumentRole;

    #[test]
    fn the_words_are_those_of_the_file() {
        let words = variants::<ArgumentRole>();
        assert!(
            words.contains(&"party") && words.contains(&"goal"),
            "{words:?}"
        );
        assert_eq!(variants::<u8>(), [""; 0]);
    }
}

//! JSON Lines: one object a line.

use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{LineEnd, Stream, read_line};
use crate::read::place::Place;
use crate::read::reader::Reader;

/// Hands over the lines that are not blank.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: &mut Stream<'_>,
) -> Result<(), Halt> {
    let limit = reader.options.max_article_bytes;
    for number in 1.. {
        let mut bytes = Vec::new();
        match read_line(input, limit, &mut bytes) {
            Ok(LineEnd::End) if number == 1 => return Err(ReadErrorKind::Empty.into()),
            Ok(LineEnd::End) => break,
            Ok(LineEnd::Line) if bytes.iter().all(u8::is_ascii_whitespace) => {}
            Ok(LineEnd::Line) => {
                let (source, language) = (None, None);
                let payload = Payload::Json {
                    bytes,
                    source,
                    language,
                };
                reader.give(place, Some(number), payload)?;
            }
            Ok(LineEnd::TooLong) => {
                reader.fail(place, Some(number), ReadErrorKind::TooLong { limit })?;
            }
            Err(error) => return reader.fail(place, Some(number), error.into()),
        }
    }
    Ok(())
}

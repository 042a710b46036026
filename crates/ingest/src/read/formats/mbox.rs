//! MBOX: mail messages one after the other, each behind a line `From sender date` (RFC 4155).

use std::io::BufRead;

use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{LineEnd, read_line};
use crate::read::place::Place;
use crate::read::reader::Reader;

/// Hands over the messages.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: &mut impl BufRead,
) -> Result<(), Halt> {
    let limit = reader.options.max_article_bytes;
    let mut mailbox = Mailbox {
        number: 0,
        message: Vec::new(),
        is_too_long: false,
    };
    let mut line = Vec::new();
    let mut is_after_blank = true;
    loop {
        let end = match read_line(input, limit, &mut line) {
            Ok(end) => end,
            Err(error) => {
                mailbox.number += 1;
                return reader.fail(place, Some(mailbox.number), error.into());
            }
        };
        if end == LineEnd::End {
            return mailbox.give(reader, place);
        }
        if is_after_blank && line.starts_with(b"From ") {
            mailbox.give(reader, place)?;
            is_after_blank = false;
            continue;
        }
        is_after_blank = line.trim_ascii().is_empty();
        mailbox.is_too_long |=
            end == LineEnd::TooLong || mailbox.message.len() + line.len() > limit;
        if !mailbox.is_too_long {
            mailbox.message.extend_from_slice(unquoted(&line));
            mailbox.message.push(b'\n');
        }
    }
}

/// The message that is being read.
struct Mailbox {
    number: u64,
    message: Vec<u8>,
    is_too_long: bool,
}

impl Mailbox {
    /// Hands over what was read since the last message.
    fn give(&mut self, reader: &mut Reader<'_, '_>, place: &Place) -> Result<(), Halt> {
        let message = std::mem::take(&mut self.message);
        let is_too_long = std::mem::take(&mut self.is_too_long);
        if message.is_empty() && !is_too_long {
            return Ok(());
        }
        self.number += 1;
        if is_too_long {
            let limit = reader.options.max_article_bytes;
            return reader.fail(place, Some(self.number), ReadErrorKind::TooLong { limit });
        }
        reader.give(place, Some(self.number), Payload::Email(message))
    }
}

/// `>From` stands for `From` at the start of a line.
fn unquoted(line: &[u8]) -> &[u8] {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    let rest = line.get(marks..).unwrap_or_default();
    if marks > 0 && rest.starts_with(b"From ") {
        line.get(1..).unwrap_or_default()
    } else {
        line
    }
}

//! `growth`: what an article costs as the store grows, and how long a single one takes.
//!
//! Loads articles in batches of 500 into a file, and says for each part of the load how many articles the
//! store had at its end, the processor time an article of the part, its ratio to the first part, and the
//! time of an article that comes alone (the mean of the last 100 of the part). Identity is what could
//! grow: a new name is compared with those it may be a form of, and a report with those of the same people.
//!
//! `CHANCERY_RECORDS` names a file that `chancery extract --format records` made. Without it articles are
//! made by a fixed formula, and harder than real ones: 300 given names and 2,000 family names, of which a few are
//! frequent as in life, offices that come with a surname alone in every third article, and meetings.
//! `CHANCERY_ARTICLES` says how many at most, and `CHANCERY_KEEP` a new file to keep the store in.
//!
//! ```sh
//! CHANCERY_RECORDS=records.jsonl CHANCERY_ARTICLES=100000 cargo bench -p chancery-store --bench growth
//! ```

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod support;

use std::error::Error;
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::time::Duration;

use chancery_model::view::RecordView;
use chancery_model::{Article, Entity, EntityKey, EntityKind, Record, Role, Span, Tenure};
use chancery_store::Store;

use support::{article, entity, evidence, meeting, now};

type Loaded = (Article, Record);
type Articles = Box<dyn Iterator<Item = Result<Loaded, Box<dyn Error>>>>;

/// Where a part ends.
const PARTS: [usize; 8] = [
    1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000,
];
const BATCH: usize = 500;
/// How many of a part come one by one.
const ALONE: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let most = match std::env::var("CHANCERY_ARTICLES") {
        Ok(number) => number.parse()?,
        Err(_) => 20_000,
    };
    let mut articles: Articles = match std::env::var_os("CHANCERY_RECORDS") {
        Some(path) => {
            let lines = BufReader::new(File::open(path)?).lines();
            Box::new(lines.map(|line| {
                let view: RecordView = serde_json::from_str(&line?)?;
                Ok(view.into_parts()?)
            }))
        }
        None => Box::new((0_u32..).map(|number| made(number).ok_or("no report".into()))),
    };
    let folder = tempfile::tempdir()?;
    let kept = std::env::var_os("CHANCERY_KEEP").map(std::path::PathBuf::from);
    let path = kept.unwrap_or(folder.path().join("store.db"));
    let mut store = Store::open(&path)?;
    println!(
        "{:>10} {:>12} {:>8} {:>14}",
        "articles", "ms/article", "ratio", "alone, ms"
    );
    let (mut done, mut first) = (0, None);
    for end in PARTS.into_iter().filter(|end| *end <= most) {
        let part: Vec<Loaded> = (&mut articles).take(end - done).collect::<Result<_, _>>()?;
        if part.len() < end - done {
            break;
        }
        let (together, alone) = part.split_at(part.len() - ALONE);
        let start = now();
        for batch in together.chunks(BATCH) {
            store.load_batch(batch)?;
        }
        let each = millis(now() - start) / f64::from(u32::try_from(together.len())?);
        let start = now();
        for article in alone {
            store.load_batch(std::slice::from_ref(article))?;
        }
        let single = millis(now() - start) / f64::from(u32::try_from(alone.len())?);
        let ratio = each / *first.get_or_insert(each);
        println!("{end:>10} {each:>12.3} {ratio:>8.2} {single:>14.3}");
        done = end;
    }
    Ok(())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(end)).unwrap_or_default()
    }

    /// Small numbers far more often than large ones.
    fn skewed(&mut self, end: u32) -> u32 {
        let (a, b) = (self.below(end), self.below(end));
        u32::try_from(u64::from(a) * u64::from(b) / u64::from(end)).unwrap_or_default()
    }
}

const SYLLABLES: [&str; 20] = [
    "ba", "den", "kir", "lo", "mar", "no", "pel", "ri", "sun", "tam", "ur", "vel", "wes", "yan",
    "zor", "gri", "hal", "jor", "fen", "os",
];

/// A word of three syllables, another for each number below 8,000.
fn word(number: u32) -> Option<String> {
    let syllable = |place: u32| {
        let index = usize::try_from(number / place % 20).ok()?;
        SYLLABLES.get(index).copied()
    };
    let lower = format!("{}{}{}", syllable(1)?, syllable(20)?, syllable(400)?);
    let (start, rest) = lower.split_at(1);
    Some(start.to_uppercase() + rest)
}

/// An article of two persons who met.
fn made(number: u32) -> Option<Loaded> {
    let mut numbers = Numbers(u64::from(number) << 20);
    let hours = i64::from(number % 4_000) * 24;
    let day = jiff::civil::date(2010, 1, 1)
        .checked_add(jiff::SignedDuration::from_hours(hours))
        .ok()?;
    let mut names = Vec::new();
    for place in 0..2 {
        let family = word(numbers.skewed(2_000))?;
        let is_short = place == 0 && number.is_multiple_of(3);
        names.push(if is_short {
            family
        } else {
            format!("{} {family}", word(7_000 + numbers.skewed(300))?)
        });
    }
    let [a, b] = names.as_slice() else {
        return None;
    };
    let body = format!("President {a} met {b} on {day}, report {number}.");
    let start = "President ".len();
    let after = start + a.len() + " met ".len();
    let spans = [
        Span::new(start, start + a.len())?,
        Span::new(after, after + b.len())?,
    ];
    let country = ["FR", "DE", "IT", "ES", "PL"].get(usize::try_from(numbers.below(5)).ok()?)?;
    let mut entities: Vec<Entity> = (1..)
        .zip(names.iter().zip(spans))
        .map(|(key, (name, span))| entity(key, EntityKind::Person, name, Some(span)))
        .collect();
    let mut state = entity(3, EntityKind::Country, country, None);
    state.country = Some((*country).to_owned());
    entities.push(state);
    let evidence = evidence(&body)?;
    let record = Record {
        entities,
        roles: vec![Role {
            person: EntityKey(1),
            title: "President".into(),
            organization: Some(EntityKey(3)),
            tenure: Tenure::Current,
            evidence: evidence.clone(),
        }],
        meetings: vec![meeting(day, evidence)?],
        ..Record::default()
    };
    Some((article(number, body, day), record))
}

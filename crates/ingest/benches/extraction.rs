//! `extraction`: what reading people, offices and encounters costs beside the language engine.
//!
//! Takes the articles of a folder over and over until they are 10 MB, and measures, in rounds over them:
//!
//! - `engine`: [`Analyzer::sentences`] on title and body of each, and nothing else;
//! - `extraction`: [`Extractor::extract`] on the same articles, which calls the engine and then does all the rest;
//! - both with one thread and with two, that take article after article from one list;
//! - one long article, put together from the bodies of all, to see that the time grows with the length alone.
//!
//! `CHANCERY_DOCUMENTS` names the folder; without it that is `../shared/eval/dev` where it is there, else
//! `data/samples`. `CHANCERY_MEGABYTES` sets another amount than 10. Times are of the processor, each thread's
//! own, where the system tells them, so that other load on the machine does not count; those of the wall
//! stand beside them for two threads.
//!
//! ```sh
//! CHANCERY_DOCUMENTS=data/samples cargo bench -p chancery-ingest --bench extraction
//! ```

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use chancery_ingest::Extractor;
use chancery_ingest::read::{Articles, ReadOptions};
use chancery_language::Analyzer;
use chancery_model::Article;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Bytes of the long articles.
const LENGTHS: [usize; 4] = [50_000, 200_000, 1_000_000, 2_000_000];

fn main() -> Outcome<()> {
    let folder = folder();
    let megabytes: usize = match std::env::var("CHANCERY_MEGABYTES") {
        Ok(text) => text.parse()?,
        Err(_) => 10,
    };
    let options = ReadOptions::default();
    let articles: Vec<Article> =
        Articles::new(std::slice::from_ref(&folder), options).collect::<Result<_, _>>()?;
    let bytes: usize = articles.iter().map(size).sum();
    if bytes == 0 {
        return Err(format!("no articles in `{}`", folder.display()).into());
    }
    let rounds = (megabytes * 1_000_000).div_ceil(bytes);
    println!(
        "{} articles, {bytes} bytes, {rounds} times over",
        articles.len()
    );
    let (analyzer, extractor) = (Analyzer::load()?, Extractor::load()?);
    let engine = |article: &Article| words(&analyzer, article);
    let words: usize = articles.iter().map(engine).sum::<usize>() * rounds;
    let extract = |article: &Article| extractor.extract(article).meetings.len();
    for threads in [1, 2] {
        let (mut alone, mut whole) = (Cost::default(), Cost::default());
        // In turns, so that both meet the same machine.
        for _ in 0..rounds {
            alone += run(&articles, threads, &engine);
            whole += run(&articles, threads, &extract);
        }
        println!("\n{threads} thread(s)");
        alone.print("engine", words, articles.len() * rounds);
        whole.print("extraction", words, articles.len() * rounds);
        let own = whole.ran.saturating_sub(alone.ran);
        println!(
            "beside the engine, extraction costs {:.2} of it",
            own.as_secs_f64() / alone.ran.as_secs_f64()
        );
    }
    println!("\none long article");
    for length in LENGTHS {
        let article = [long(&articles, length)];
        let (alone, whole) = (run(&article, 1, &engine), run(&article, 1, &extract));
        println!(
            "{length:>9} bytes: engine {:>7.2} s, extraction {:>7.2} s, {:.2} µs a byte",
            alone.ran.as_secs_f64(),
            whole.ran.as_secs_f64(),
            whole.ran.as_secs_f64() * 1e6 / size(&article[0]) as f64
        );
    }
    Ok(())
}

fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("CHANCERY_DOCUMENTS") {
        // Benches run in the folder of their crate.
        return root().join(folder);
    }
    let annotated = root().join("../shared/eval/dev");
    if annotated.is_dir() {
        return annotated;
    }
    root().join("data/samples")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn size(article: &Article) -> usize {
    article.title.len() + article.body.len()
}

fn words(analyzer: &Analyzer, article: &Article) -> usize {
    let sentences = [&article.title, &article.body]
        .into_iter()
        .flat_map(|text| analyzer.sentences(text));
    sentences.map(|sentence| sentence.tokens.len()).sum()
}

/// Puts an article together from the bodies of others, at least as long as asked.
fn long(articles: &[Article], length: usize) -> Article {
    let mut long = articles[0].clone();
    long.body.clear();
    let lines = |article: &Article| -> Vec<String> {
        let lines = article.body.split_inclusive('\n').map(str::to_owned);
        lines.chain(["\n\n".to_owned()]).collect()
    };
    for line in articles.iter().cycle().flat_map(lines) {
        if long.body.len() >= length {
            break;
        }
        long.body.push_str(&line);
    }
    long
}

/// The time that some work took.
#[derive(Debug, Default, Clone, Copy)]
struct Cost {
    /// Of the processor, all threads together.
    ran: Duration,
    /// Of the processor, the thread that ran longest.
    longest: Duration,
    /// On the wall.
    passed: Duration,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.ran += other.ran;
        self.longest += other.longest;
        self.passed += other.passed;
    }
}

impl Cost {
    fn print(self, name: &str, words: usize, articles: usize) {
        let rate = |time: Duration| words as f64 / time.as_secs_f64();
        println!(
            "{name:<10} {:>8.0} words/s by the processor, {:>8.0} by the wall, {:>6.2} ms an article",
            rate(self.longest),
            rate(self.passed),
            self.ran.as_secs_f64() * 1e3 / articles as f64
        );
    }
}

/// Does something to every article, in so many threads.
fn run(articles: &[Article], threads: usize, work: &(impl Fn(&Article) -> usize + Sync)) -> Cost {
    let next = AtomicUsize::new(0);
    let thread = || {
        let start = now();
        while let Some(article) = articles.get(next.fetch_add(1, Ordering::Relaxed)) {
            black_box(work(article));
        }
        now() - start
    };
    let start = Instant::now();
    let ran: Vec<Duration> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(thread)).collect();
        let times = workers.into_iter().map(thread::ScopedJoinHandle::join);
        times.map(|time| time.expect("no panic")).collect()
    });
    Cost {
        ran: ran.iter().sum(),
        longest: ran.iter().copied().max().unwrap_or_default(),
        passed: start.elapsed(),
    }
}

/// The time that this thread has run, where the system tells; else that of the wall.
fn now() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = BEGIN.get_or_init(Instant::now).elapsed();
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.map_or(wall, Duration::from_nanos)
}

//! Prints the trees of the articles under some paths.
#![allow(clippy::print_stdout, reason = "an example prints")]
use chancery_ingest::read::{Articles, ReadOptions};
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let analyzer = chancery_language::Analyzer::load()?;
    let paths: Vec<_> = std::env::args_os().skip(1).map(Into::into).collect();
    for article in Articles::new(&paths, ReadOptions::default()) {
        let article = article?;
        for text in [&article.title, &article.body] {
            for s in analyzer.analyze(text).sentences {
                println!("# {}", s.text(text).replace('\n', " "));
                let names: Vec<String> = s
                    .names
                    .iter()
                    .map(|n| {
                        format!(
                            "{}:{}",
                            n.kind,
                            text.get(s.byte_range(n.tokens())).unwrap_or("")
                        )
                    })
                    .collect();
                println!("# names {}", names.join(" | "));
                let toks: Vec<String> = s
                    .tokens
                    .iter()
                    .enumerate()
                    .map(|(i, t)| {
                        format!(
                            "{}.{}/{}/{}>{}",
                            i,
                            t.text(text),
                            t.upos,
                            t.relation,
                            t.head().map_or("R".to_owned(), |h| h.to_string())
                        )
                    })
                    .collect();
                println!("{}\n", toks.join("  "));
            }
        }
    }
    Ok(())
}

//! Prints the records of the articles under some paths as JSON Lines.
#![allow(clippy::print_stdout, reason = "an example prints")]

use chancery_ingest::Extractor;
use chancery_ingest::read::{Articles, ReadOptions};
use chancery_model::view::RecordView;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let extractor = Extractor::load()?;
    let paths: Vec<_> = std::env::args_os().skip(1).map(Into::into).collect();
    for article in Articles::new(&paths, ReadOptions::default()) {
        let article = article?;
        let record = extractor.extract(&article);
        record.validate(&article)?;
        println!(
            "{}",
            serde_json::to_string(&RecordView::new(&article, &record))?
        );
    }
    Ok(())
}

//! Reprints and versions: one article, whatever the order in which they come.

use chancery_model::{Article, Record, Status};
use proptest::prelude::*;

use super::Loader;
use super::maker::{Maker, article};
use crate::{LoadBatch, LoadCommand, LoadOutcome, MeetingFilter};

const SENTENCES: [&str; 8] = [
    "Anna Berg met Carl Dahl in the harbour town on Tuesday to speak about fishing rights in the strait.",
    "The two agreed to set up a joint commission which is to meet for the first time before the summer.",
    "A spokesman said that the talks had been frank and that both sides wanted to go on with them soon.",
    "Fishermen of both countries have long complained about nets that were cut and boats that were held.",
    "The dispute began after a storm had moved the sandbanks which mark the border between the two waters.",
    "Experts will now measure the banks anew and hand in their report at the end of the coming winter.",
    "The opposition called the result thin and asked why nothing was said about the boats still held.",
    "Observers noted that it was the first visit of its kind since the harbour had been opened again.",
];

/// A text of some of the sentences; with few of them left out it is a reprint of another such.
fn text(sentences: &[usize]) -> String {
    let chosen: Vec<&str> = sentences.iter().map(|index| SENTENCES[*index]).collect();
    chosen.join(" ")
}

fn printed(file: &str, day: &str, body: &str, url: Option<&str>) -> Article {
    let mut article = article(file, day, body);
    article.title = "Talks at the harbour".into();
    article.url = url.map(str::to_owned);
    article
}

/// What the articles say: a function of the article, as an extractor is.
fn record(article: &Article) -> Record {
    let mut maker = Maker::new(article);
    let parties = [maker.person("Anna Berg"), maker.person("Carl Dahl")];
    if article.body.contains("Anna Berg met") {
        let day = article.published.map_or("2026", |_| "2026-03-03");
        maker.meeting(Status::Held, &parties, None, day);
    }
    maker.record
}

impl Loader {
    #[track_caller]
    fn load(&mut self, articles: &[Article]) -> Vec<LoadOutcome> {
        let arrivals: Vec<crate::Arrival> = articles
            .iter()
            .map(|article| {
                crate::Arrival::new(article.clone(), Some(record(article)), Some([1; 16]))
            })
            .collect();
        let batch = LoadBatch {
            load: self.load,
            arrivals: &arrivals,
            problems: &[],
            files: &[],
            passed: 0,
        };
        let outcomes = self.store.load(&batch, &record).unwrap().0;
        assert_eq!(self.store.validate().unwrap(), []);
        outcomes
    }
}

#[test]
fn a_reprint_is_a_further_source_of_one_article() {
    let mut loader = Loader::new(LoadCommand::Load);
    let whole = text(&[0, 1, 2, 3, 4, 5, 6, 7]);
    let reprint = printed("b", "2026-03-05", &format!("{whole} (Agency)"), None);
    let first = printed("a", "2026-03-04", &whole, None);
    let cut = printed("c", "2026-03-04", &text(&[0, 1, 2, 3, 4, 5, 6]), None);
    loader.load(std::slice::from_ref(&reprint));
    // The first that was printed takes over.
    loader.load(std::slice::from_ref(&first));
    let outcome = loader.load(std::slice::from_ref(&cut)).remove(0);
    assert!(matches!(outcome, LoadOutcome::Duplicate(_)), "{outcome:?}");
    let articles = loader.store.articles().unwrap();
    let [only] = articles.as_slice() else {
        panic!("{articles:?}")
    };
    let files: Vec<&str> = only
        .origins
        .iter()
        .map(|origin| origin.file.as_str())
        .collect();
    assert_eq!((only.name.as_str(), files), ("a", vec!["a", "b", "c"]));
    let meetings = loader.store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!((meetings.len(), meetings[0].sources), (1, 1));
    let stats = loader.store.stats().unwrap();
    assert_eq!((stats.articles, stats.copies), (1, 2));
    // A copy is found under its own name, and means the article.
    assert_eq!(loader.store.find_articles("b").unwrap()[0].id, only.id);
    let outcomes = loader.load(&[reprint, first, cut]);
    let unchanged = |outcome: &LoadOutcome| matches!(outcome, LoadOutcome::Unchanged(_));
    assert!(outcomes.iter().all(unchanged), "{outcomes:?}");
    assert!(loader.store.remove_article(only.id).unwrap());
    assert_eq!(loader.dump(), "");
}

#[test]
fn an_address_makes_versions_of_like_texts_only() {
    let mut loader = Loader::new(LoadCommand::Load);
    let url = Some("https://example.org/");
    let one = printed("a", "2026-03-04", &text(&[0, 1, 2, 3]), url);
    let longer = printed("b", "2026-03-20", &text(&[0, 1, 2, 3, 4, 5]), url);
    let other = printed("c", "2026-03-04", &text(&[4, 5, 6, 7]), url);
    loader.load(&[one.clone(), other.clone()]);
    assert_eq!(loader.store.articles().unwrap().len(), 2);
    loader.load(std::slice::from_ref(&longer));
    assert_eq!(loader.store.articles().unwrap().len(), 2);
    // Without the address they are apart, as they are without each other's day.
    let mut apart = Loader::new(LoadCommand::Load);
    let without = |article: Article| Article {
        url: None,
        ..article
    };
    apart.load(&[without(one), without(longer), without(other)]);
    assert_eq!(apart.store.articles().unwrap().len(), 3);
}

#[test]
fn the_same_words_on_another_day_are_another_article() {
    let mut loader = Loader::new(LoadCommand::Load);
    let whole = text(&[0, 1, 2, 3]);
    let outcomes = loader.load(&[
        printed("a", "2026-03-04", &whole, None),
        printed("b", "2026-03-11", &whole, None),
    ]);
    assert!(matches!(outcomes[1], LoadOutcome::Added(_)), "{outcomes:?}");
}

fn arbitrary_article(file: usize) -> impl Strategy<Value = Article> {
    let left_out = proptest::collection::btree_set(0..8_usize, 0..3);
    let days = ["2026-03-03", "2026-03-04", "2026-03-07", ""];
    let urls = [
        None,
        Some("https://example.org/"),
        Some("https://example.org/7"),
    ];
    let start = 0..2_usize;
    (
        left_out,
        proptest::sample::select(days.to_vec()),
        proptest::sample::select(urls.to_vec()),
        start,
    )
        .prop_map(move |(left_out, day, url, start)| {
            let chosen: Vec<usize> = (start * 2..8)
                .filter(|index| !left_out.contains(index))
                .collect();
            printed(&format!("f{file}"), day, &text(&chosen), url)
        })
}

fn arbitrary_articles() -> impl Strategy<Value = Vec<Article>> {
    (1_usize..8).prop_flat_map(|count| (0..count).map(arbitrary_article).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_order_and_any_batches_give_the_same_originals(
        articles in arbitrary_articles(),
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
        size in 1_usize..4,
    ) {
        let mut whole = Loader::new(LoadCommand::Load);
        whole.load(&articles);
        let shuffled: Vec<Article> = order.iter().filter_map(|i| articles.get(*i).cloned()).collect();
        let mut parts = Loader::new(LoadCommand::Load);
        for batch in shuffled.chunks(size) {
            parts.load(batch);
        }
        prop_assert_eq!(whole.dump(), parts.dump());
    }

    /// Files change, so that originals go, copies report in their stead, and copies part.
    #[test]
    fn any_changes_equal_a_fresh_load(
        steps in proptest::collection::vec((0..4_usize).prop_flat_map(arbitrary_article), 1..14),
    ) {
        let mut loader = Loader::new(LoadCommand::Load);
        let mut files = std::collections::BTreeMap::new();
        for mut article in steps {
            // What the same content is called and where it stands is kept of its first file, even when
            // that holds something else by now; so let them follow from the content.
            article.name = "talks".into();
            article.url = (article.body.len() % 2 == 0).then(|| "https://example.org/".into());
            loader.load(std::slice::from_ref(&article));
            files.insert(article.origin.file.clone(), article);
        }
        let mut fresh = Loader::new(LoadCommand::Load);
        fresh.load(&files.into_values().collect::<Vec<_>>());
        prop_assert_eq!(loader.dump(), fresh.dump());
    }
}

//! People in lists, where trees go wrong most often and commas are reliable.

use chancery_language::Relation;

use super::{Reading, is_subject};
use crate::extract::document::At;
use crate::extract::mentions::{Mention, Named};

impl Reading<'_> {
    /// Returns the people listed behind a person: *X, Minister of Energy Y, and Prime Minister Z*.
    ///
    /// Long lists of titled names are where trees go wrong most often; their commas are reliable. A
    /// name that is itself the subject of a verb ends the list (*met X, Y said*).
    pub(super) fn listed_after(&self, at: At) -> Vec<usize> {
        let sent = self.sent(at.sentence);
        let mentions = &self.mentions[at.sentence];
        let mut list = Vec::new();
        let Some(mut end) = self.person_end(at) else {
            return list;
        };
        while end < sent.len() {
            let mut next = end;
            let mut joined = false;
            while matches!(sent.lower(next), "," | ";" | "and" | "as" | "well" | "&") {
                joined = true;
                next += 1;
            }
            if !joined {
                break;
            }
            if matches!(sent.lower(next), "the" | "his" | "her" | "their") {
                next += 1;
            }
            let title = self.titles[at.sentence]
                .iter()
                .position(|t| t.first <= next && next < t.last);
            if let Some(position) = title {
                next = self.titles[at.sentence][position].last;
                // "X, the foreign minister, and Y": the title is X's own.
                if sent.lower(next) == "," && self.holders[at.sentence][position].len() == 1 {
                    let follows = mentions
                        .iter()
                        .any(|m| m.first > next && m.first <= next + 2 && m.is_person());
                    if !follows {
                        end = next;
                        continue;
                    }
                }
            }
            while self.ontology.courtesy.contains(sent.lower(next)) || sent.lower(next) == "." {
                next += 1;
            }
            let Some(mention) = mentions.iter().find(|m| m.first == next && m.is_person()) else {
                break;
            };
            // "Talks led by X and Y took place": the talks did, whatever the tree makes of Y.
            let acts = (mention.first..mention.last).any(|token| {
                let verb = sent.head(token).filter(|_| is_subject(sent, token));
                verb.is_some_and(|verb| {
                    let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
                    !subjects.any(|other| other < at.token)
                })
            });
            let Some(person) = self.people.at(at.sentence, mention.first).filter(|_| !acts) else {
                break;
            };
            list.push(person);
            end = self.past_country(at.sentence, mention.last);
        }
        list
    }

    /// Returns the people joined before a person whom the tree hangs on him or his title: *Minister X and
    /// Minister Y*.
    pub(super) fn listed_before(&self, at: At) -> Vec<usize> {
        let sent = self.sent(at.sentence);
        let mentions = &self.mentions[at.sentence];
        let mut list = Vec::new();
        let Some(mention) = self.mention_at(at).filter(|m| m.is_person()) else {
            return list;
        };
        let mut first = mention.first;
        loop {
            let title = self.titles[at.sentence].iter().find(|t| t.last == first);
            let begin = title.map_or(first, |t| t.first);
            let joined = begin
                .checked_sub(1)
                .filter(|t| matches!(sent.lower(*t), "and" | ","));
            let before = joined.and_then(|joined| {
                let comma = joined.checked_sub(1).filter(|t| sent.lower(*t) == ",");
                let end = comma.unwrap_or(joined);
                mentions.iter().find(|m| m.last == end && m.is_person())
            });
            let Some(before) = before else { break };
            let below = sent.ancestors(before.first).any(|above| above == at.token);
            let Some(person) = self.people.at(at.sentence, before.first).filter(|_| below) else {
                break;
            };
            list.push(person);
            first = before.first;
        }
        list.reverse();
        list
    }

    /// Moves past the country or body of an office behind its holder's name: *Krol of Norway*.
    fn past_country(&self, sentence: usize, last: usize) -> usize {
        let sent = self.sent(sentence);
        if !matches!(sent.lower(last), "of" | "from") {
            return last;
        }
        let at = if sent.lower(last + 1) == "the" {
            last + 2
        } else {
            last + 1
        };
        let mention = self.mentions[sentence].iter().find(|m| m.first == at);
        let of_state = |m: &&Mention| {
            matches!(
                m.named,
                Named::Country(_) | Named::Seat(_) | Named::Organization(_)
            )
        };
        mention.filter(of_state).map_or(last, |m| m.last)
    }

    /// Returns the token after the name that a noun phrase ends in.
    fn person_end(&self, at: At) -> Option<usize> {
        if let Some(mention) = self.mention_at(at).filter(|m| m.is_person()) {
            return Some(self.past_country(at.sentence, mention.last));
        }
        let (_, title) = self.title_at(at)?;
        let mentions = &self.mentions[at.sentence];
        mentions
            .iter()
            .find(|m| m.first >= title.last && m.first <= title.last + 2 && m.is_person())
            .map(|m| self.past_country(at.sentence, m.last))
    }
}

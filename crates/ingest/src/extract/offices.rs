//! Who holds which title: prefixes, appositions, lists, copulas and appointments.

mod across;
mod behind;
mod lists;
#[cfg(test)]
mod tests;
mod tree;

use chancery_language::Upos;
use chancery_model::Tenure;

use super::document::{At, Document, Sent};
use super::mentions::Mention;
use super::ontology::Ontology;
use super::persons::People;
use super::titles::{Office, TitleMention};

/// A statement that a person holds an office.
#[derive(Debug, Clone)]
pub(crate) struct Holding {
    pub(crate) person: usize,
    pub(crate) title: String,
    pub(crate) class: String,
    pub(crate) body: String,
    pub(crate) office: Option<Office>,
    pub(crate) tenure: Tenure,
    pub(crate) sentence: usize,
    /// The first token of the title.
    pub(crate) at: usize,
    /// The token of the name, title or pronoun whose the office is: *Vale's spokesman*, *his deputy*.
    pub(crate) possessor: Option<usize>,
    pub(crate) rule: &'static str,
}

/// Finds who holds the titles of a document.
///
/// Returns the holdings in text order and, for each title (sentence, position), its holders.
pub(crate) fn bind(
    document: &Document<'_>,
    mentions: &[Vec<Mention>],
    titles: &[Vec<TitleMention>],
    people: &People,
    ontology: &Ontology,
) -> (Vec<Holding>, Vec<Vec<Vec<usize>>>) {
    let mut holdings: Vec<Holding> = Vec::new();
    let mut holders: Vec<Vec<Vec<usize>>> = Vec::new();
    let binder_of = |sentence: usize| {
        Some(Binder {
            sent: document.sentences.get(sentence)?,
            sentence,
            mentions: mentions.get(sentence)?,
            titles: titles.get(sentence)?,
            people,
            ontology,
        })
    };
    for sentence in 0..document.sentences.len() {
        let Some(binder) = binder_of(sentence) else {
            continue;
        };
        let bound = binder.bind(&titles[sentence], &holdings);
        let next = binder_of(sentence + 1);
        let runs_on = next
            .as_ref()
            .and_then(|next| binder.runs_on(&titles[sentence], next));
        let mut bound: Vec<_> = bound.into_iter().chain(runs_on).collect();
        let named = next.and_then(|next| {
            let titles_behind = titles.get(sentence + 1).map_or(&[][..], Vec::as_slice);
            binder.named_next(&titles[sentence], &next, titles_behind)
        });
        if let Some(named) = named.filter(|(index, _)| bound.iter().all(|(i, _)| i != index)) {
            bound.push(named);
        }
        holders.push(titles[sentence].iter().map(|_| Vec::new()).collect());
        for (index, holding) in bound {
            holders[sentence][index].push(holding.person);
            holdings.push(holding);
        }
    }
    tree::retire(&mut holdings);
    (holdings, holders)
}

/// The rule of words that mean somebody without being his office.
const MEANT: &str = "role/meant";

struct Binder<'b, 'a> {
    sent: &'b Sent<'a>,
    sentence: usize,
    mentions: &'b [Mention],
    titles: &'b [TitleMention],
    people: &'b People,
    ontology: &'b Ontology,
}

/// A holder with the office that stands behind the name, the tenure that a verb tells, and the rule.
#[derive(Debug, Clone)]
struct Bound {
    person: usize,
    office: Option<Office>,
    tenure: Option<Tenure>,
    rule: &'static str,
}

impl Bound {
    fn new(person: usize, rule: &'static str) -> Self {
        Self {
            person,
            office: None,
            tenure: None,
            rule,
        }
    }
}

impl Binder<'_, '_> {
    fn bind(&self, titles: &[TitleMention], before: &[Holding]) -> Vec<(usize, Holding)> {
        let mut bound: Vec<Vec<Bound>> =
            titles.iter().map(|title| self.holders_of(title)).collect();
        self.leave_to_the_next(titles, &mut bound);
        self.share_holders(titles, &mut bound);
        self.prefer_own_titles(titles, &mut bound);
        let mut holdings: Vec<(usize, Holding)> = Vec::new();
        for (index, list) in bound.into_iter().enumerate() {
            let title = &titles[index];
            let known = holdings.len();
            for (position, one) in list.into_iter().enumerate() {
                let earlier = holdings.iter().take(known).map(|(_, holding)| holding);
                let made = self.holding(title, position, one, before.iter().chain(earlier));
                if let Some(mut holding) = made {
                    if holding.office.is_none() && title.offices.is_empty() {
                        holding.office =
                            self.partner(&titles[..index], title, holding.person, &holdings);
                    }
                    if holding.office.is_none() && title.offices.is_empty() {
                        holding.office =
                            self.inherited(title, holdings.last().map(|(i, h)| (&titles[*i], h)));
                    }
                    holdings.push((index, holding));
                }
            }
        }
        holdings
    }

    /// Takes *counterpart* and *leaders* before a title that says more for a mere mention of its holder: *her Norwegian counterpart,
    /// Foreign Minister Vale*, *four leaders—Presidents Vale of Chad and …*.
    fn prefer_own_titles(&self, titles: &[TitleMention], bound: &mut [Vec<Bound>]) {
        for index in 0..titles.len().saturating_sub(1) {
            let (title, next) = (&titles[index], &titles[index + 1]);
            let vague = title.is_counterpart
                || title.plural && matches!(self.sent.lower(title.core), "leaders" | "officials");
            let close = next.first <= title.last + 2
                && (title.last..next.first)
                    .all(|t| matches!(self.sent.lower(t), "," | "—" | "–" | "-" | ":" | "the"));
            if vague && close && !bound[index + 1].is_empty() {
                let own: Vec<usize> = bound[index + 1].iter().map(|b| b.person).collect();
                for one in &mut bound[index] {
                    if own.contains(&one.person) {
                        one.rule = MEANT;
                    }
                }
                if title.is_counterpart && next.offices.is_empty() {
                    for one in &mut bound[index + 1] {
                        one.office = one.office.take().or_else(|| title.offices.first().cloned());
                    }
                }
            }
        }
    }

    /// Takes an office from the name before it where that has its own and the next name has this one
    /// too: *Minister Vale, Special Assistant and Coordinator Krol*, *President Vale, the Second Gentleman, First
    /// Lady Krol*.
    fn leave_to_the_next(&self, titles: &[TitleMention], bound: &mut [Vec<Bound>]) {
        let is_prefix = |list: &[Bound]| list.iter().any(|b| b.rule == "role/prefix");
        for index in 1..titles.len().saturating_sub(1) {
            let (title, next) = (&titles[index], &titles[index + 1]);
            let [one] = bound[index].as_slice() else {
                continue;
            };
            let has_own = (0..index).any(|earlier| {
                is_prefix(&bound[earlier]) && bound[earlier].iter().any(|b| b.person == one.person)
            });
            let listed = self.sent.lower(title.last) == ","
                && self.sent.lower(title.first.wrapping_sub(1)) == "the"
                && title.offices.is_empty();
            let joined =
                (self.sent.lower(title.last) == "and" || listed) && next.first == title.last + 1;
            if one.rule == "role/apposition" && has_own && joined && is_prefix(&bound[index + 1]) {
                bound[index].clear();
            }
        }
    }

    /// Gives one holder to several offices: *King and Head of State of Morocco Vale*, *ASEAN chair
    /// President Vale*, *the Deputy Prime Minister and Minister of Economy, Vale*.
    fn share_holders(&self, titles: &[TitleMention], bound: &mut [Vec<Bound>]) {
        for index in (1..titles.len()).rev() {
            let (left, right) = (&titles[index - 1], &titles[index]);
            let is_bound = !bound[index - 1].is_empty();
            if is_bound && right.class == "courtesy" {
                continue;
            }
            if left.plural || right.plural || is_bound && left.last != right.first {
                continue;
            }
            let article = matches!(
                self.sent.lower(left.first.wrapping_sub(1)),
                "the" | "a" | "an" | "his" | "her" | "'s"
            );
            let prefixed = bound[index].iter().any(|b| b.rule == "role/prefix");
            // "the President and Prime Minister Vale" are two; "the President and Head of Government
            // of Chad, Vale" is one.
            let lead = |t: &TitleMention| {
                matches!(t.class.as_str(), "head_of_state" | "head_of_government")
            };
            let both_lead = lead(left) && lead(right);
            // "China's State Councilor and Foreign Minister Vale"
            let minister = |t: &TitleMention| matches!(t.class.as_str(), "minister" | "deputy");
            let ministers = !left.offices.is_empty() && minister(left) && minister(right);
            let own_body = self
                .mentions
                .iter()
                .any(|m| m.first >= right.first && m.last <= right.core);
            // "the Prime Minister and EU Commission President Vale" are two as well.
            let of_state = right
                .offices
                .first()
                .is_some_and(|office| matches!(office, Office::Country(_)) || !lead(left));
            // "Assistant to the President and OSTP Director Vale" is one.
            let assists = left
                .text
                .to_lowercase()
                .ends_with("assistant to the president");
            let joined = self.only_joins(left.last, right.first)
                && self.sent.lower(left.last) == "and"
                && (!own_body || assists)
                && !(both_lead && prefixed && right.offices.is_empty())
                && (!article || !prefixed || of_state || ministers);
            let adjacent = left.last == right.first
                && prefixed
                && (!left.offices.is_empty() || !article && self.sent.is_capitalised(left.core));
            if !joined && !adjacent || left.is_counterpart || right.is_counterpart {
                continue;
            }
            let country = right
                .offices
                .first()
                .filter(|o| matches!(o, Office::Country(_)));
            bound[index - 1] = bound[index]
                .iter()
                .map(|b| Bound {
                    person: b.person,
                    office: if left.offices.is_empty() && joined {
                        b.office.clone().or_else(|| country.cloned())
                    } else {
                        None
                    },
                    tenure: b.tenure,
                    rule: "role/coordinated",
                })
                .collect();
        }
        for index in 1..titles.len() {
            let (left, right) = (&titles[index - 1], &titles[index]);
            // "the envoy, and a Norwegian official": somebody else.
            let is_other = matches!(right.text.as_str(), "official" | "diplomat" | "aide")
                && matches!(self.sent.lower(right.first.wrapping_sub(1)), "a" | "an")
                && !right.offices.is_empty();
            let joins = !left.plural
                && !right.plural
                && !is_other
                && self.only_joins(left.last, right.first);
            if joins && bound[index].is_empty() {
                bound[index] = bound[index - 1]
                    .iter()
                    .map(|b| Bound::new(b.person, "role/coordinated"))
                    .collect();
            }
        }
    }

    /// Takes the country of the office joined before it: *China's State Councilor and Foreign
    /// Minister Vale*.
    fn partner(
        &self,
        before: &[TitleMention],
        title: &TitleMention,
        person: usize,
        holdings: &[(usize, Holding)],
    ) -> Option<Office> {
        let left = before.last()?;
        if !self.only_joins(left.last, title.first) {
            return None;
        }
        let mut own = holdings
            .iter()
            .rev()
            .filter(|(index, holding)| *index + 1 == before.len() && holding.person == person);
        own.find_map(|(_, holding)| holding.office.clone())
            .filter(|office| matches!(office, Office::Country(_)))
    }

    /// Takes the country of the office before in a list: *Mexican President A and Foreign Secretary B*.
    fn inherited(
        &self,
        title: &TitleMention,
        before: Option<(&TitleMention, &Holding)>,
    ) -> Option<Office> {
        let (earlier, holding) = before?;
        let name = self
            .mentions
            .iter()
            .find(|m| m.first >= earlier.last && m.is_person())?;
        let between = name.last..title.first;
        let joins = between.len() <= 2
            && !between.is_empty()
            && between
                .clone()
                .all(|token| matches!(self.sent.lower(token), "," | "and"));
        let country = holding
            .office
            .as_ref()
            .filter(|office| matches!(office, Office::Country(_)));
        country.filter(|_| joins).cloned()
    }

    fn holding<'h>(
        &self,
        title: &TitleMention,
        position: usize,
        bound: Bound,
        before: impl DoubleEndedIterator<Item = &'h Holding>,
    ) -> Option<Holding> {
        // "the foreign ministers of Egypt and Jordan, A and B": respectively.
        let own = if title.offices.len() > 1 {
            title.offices.get(position)
        } else {
            title.offices.first()
        };
        let person = bound.person;
        let mut holding = Holding {
            person,
            title: singular(&title.text, title.plural),
            class: title.class.clone(),
            body: title.body.clone(),
            office: stated(title, bound.office, own.cloned()),
            tenure: bound.tenure.unwrap_or(
                if self.has_left(title, person) || self.was_then(title) {
                    Tenure::Former
                } else {
                    title.tenure
                },
            ),
            sentence: self.sentence,
            at: title.first,
            possessor: title.possessor.filter(|_| !title.is_counterpart),
            rule: bound.rule,
        };
        if bound.rule == MEANT {
            "counterpart".clone_into(&mut holding.class);
            return Some(holding);
        }
        if title.is_counterpart {
            let at = At {
                sentence: self.sentence,
                token: title.first,
            };
            let (antecedent, _) = self.people.before(at).find(|(p, _)| *p != person)?;
            let same = before.rev().find(|h| h.person == antecedent)?;
            holding.title.clone_from(&same.title);
            holding.class.clone_from(&same.class);
            holding.body.clone_from(&same.body);
        }
        Some(holding)
    }

    /// Says whether the words put an office in a past that the text tells of: *the president at the time*.
    fn was_then(&self, title: &TitleMention) -> bool {
        let words = (title.last..title.last + 3).map(|token| self.sent.lower(token));
        words.eq(["at", "the", "time"])
    }

    /// Returns the person of a list in which offices stand behind dashes: *Vale – President of Chad*.
    fn before_dash(&self, title: &TitleMention) -> Option<usize> {
        let is_dash = |token: usize| matches!(self.sent.lower(token), "–" | "—");
        let listed = |mention: &&Mention| mention.is_person() && is_dash(mention.last);
        let mut list = self.mentions.iter().filter(listed);
        let dash = (0..title.first)
            .rev()
            .take(3)
            .find(|token| is_dash(*token))?;
        if list.clone().count() < 2 {
            return None;
        }
        let name = list.find(|mention| mention.last == dash)?;
        self.people.at(self.sentence, name.first)
    }

    fn holders_of(&self, title: &TitleMention) -> Vec<Bound> {
        if let Some(person) = self.before_dash(title).or_else(|| self.in_run_on(title)) {
            return vec![Bound::new(person, "role/apposition")];
        }
        let nominated = self.nominated(title);
        if !nominated.is_empty() {
            return nominated;
        }
        let behind = self.list_at(self.skip_courtesy(title.last), title.plural);
        if !behind.is_empty() {
            return with_rule(behind, "role/prefix");
        }
        if let Some(person) = self.person_before(title) {
            let mut bound = Bound::new(person, "role/apposition");
            let was = (title.first.saturating_sub(3)..title.first)
                .any(|token| self.sent.lower(token) == "was");
            if was && self.ended(title.last) {
                bound.tenure = Some(Tenure::Former);
            }
            if self.sent.lower(title.last) == "," {
                let bare = title.offices.is_empty()
                    && self.sent.is_capitalised(title.core)
                    && self.sent.lower(title.first.wrapping_sub(1)) == ",";
                let body = self.closing_body(title.last + 1, bare);
                bound.office = body.map(|(office, _)| office);
            }
            return vec![bound];
        }
        let is_definite = !title.offices.is_empty()
            || title.possessor.is_some()
            || self.sent.lower(title.first.wrapping_sub(1)) == "the";
        // "The presidents of Chad and Niger — A and B — met."
        let dash =
            title.offices.len() > 1 && matches!(self.sent.lower(title.last), "—" | "–" | "(");
        if (self.sent.lower(title.last) == "," || dash) && is_definite {
            let mut first = self.skip_courtesy(title.last + 1);
            // "Director-General of the Bakers' Union, Ambassador Vale"
            let rank = matches!(
                self.sent.lower(first),
                "ambassador" | "general" | "admiral" | "colonel" | "professor" | "prince"
            );
            if rank && !title.plural && !title.offices.is_empty() {
                first = self.skip_courtesy(first + 1);
            }
            let behind = self.list_at(first, title.plural);
            let ends = self.mentions.iter().find(|m| m.first == first);
            // "According to the group's spokesman, Vale has left": he is not the spokesman.
            let by_source = (title.first.saturating_sub(4)..title.first)
                .any(|token| self.sent.lower(token) == "according")
                && ends.is_some_and(|m| self.sent.lower(m.last) != ",");
            if !behind.is_empty() && !by_source {
                return with_rule(behind, "role/prefix-comma");
            }
        }
        // "Norwegian officials, among them Prime Minister Vale": he is more than an official.
        let next = if self.sent.lower(title.last) == "," {
            title.last + 1
        } else {
            title.last
        };
        let lists_some = matches!(
            self.sent.lower(next),
            "among" | "including" | "such" | "notably"
        );
        if title.plural && lists_some {
            return Vec::new();
        }
        self.by_tree(title).into_iter().collect()
    }

    fn skip_courtesy(&self, mut token: usize) -> usize {
        while self.ontology.courtesy.contains(self.sent.lower(token))
            // "Dato’ Vale": the apostrophe of the address.
            || token > 0
                && matches!(self.sent.lower(token), "'" | "'s")
                && self.ontology.courtesy.contains(self.sent.lower(token - 1))
            || matches!(
                self.sent.lower(token),
                "lord" | "baroness" | "baron" | "count"
            )
            || (self.sent.lower(token) == "." && token > 0 && self.sent.lower(token - 1).len() < 5)
        {
            token += 1;
        }
        token
    }

    /// Takes the person named at a token, for a plural title the list of people.
    fn list_at(&self, first: usize, plural: bool) -> Vec<(usize, Option<Office>)> {
        let mut list = Vec::new();
        let mut at = first;
        loop {
            let Some(mention) = self
                .mentions
                .iter()
                .find(|m| m.first == at && m.is_person())
            else {
                return list;
            };
            let Some(person) = self.people.at(self.sentence, mention.first) else {
                return list;
            };
            let (office, mut next) = self.office_behind(mention.last);
            list.push((person, office));
            if !plural {
                return list;
            }
            let joined = self.sent.lower(next);
            if !matches!(joined, "," | "and") {
                return list;
            }
            next += 1;
            if self.sent.lower(next) == "and" {
                next += 1;
            }
            at = self.skip_courtesy(next);
        }
    }

    /// Finds the person in *Name, the title* or *Name (title)*.
    fn person_before(&self, title: &TitleMention) -> Option<usize> {
        let mut at = title.first.checked_sub(1)?;
        while matches!(
            self.sent.lower(at),
            "the" | "a" | "an" | "its" | "currently" | "now" | "who" | "is" | "was"
        ) && at > 0
        {
            at -= 1;
        }
        if !matches!(self.sent.lower(at), "," | "(" | "–" | "—") || title.plural {
            return None;
        }
        // An apposition ends: "Vale, Prime Minister Discuss" in a headline is none.
        let closed = matches!(
            self.sent.lower(title.last),
            "" | ","
                | "."
                | ";"
                | ")"
                | ":"
                | "and"
                | "–"
                | "—"
                | "who"
                | "\""
                | "”"
                | "-"
                | "in"
                | "at"
                | "since"
                | "until"
                | "from"
                | "but"
        );
        // "and Vale, the President of France publish": an article shows that it is no headline.
        let article = matches!(
            self.sent.lower(title.first.wrapping_sub(1)),
            "the" | "a" | "an"
        );
        let verb = matches!(self.sent.upos(title.last), Upos::Verb | Upos::Aux);
        let goes_on = verb && article || self.sent.lower(title.last) == "to";
        let closed = closed || goes_on && !title.offices.is_empty();
        if !closed {
            return None;
        }
        let mention = self
            .mentions
            .iter()
            .find(|m| m.last == at && m.is_person())?;
        // "said Smith, President Jones added" is two people: the title must not lead into a name.
        self.people.at(self.sentence, mention.first)
    }

    /// Says whether only joining words stand between two tokens.
    fn only_joins(&self, from: usize, to: usize) -> bool {
        from < to
            && to - from <= 4
            && (from..to).any(|token| self.sent.lower(token) == "and")
            && (from..to).all(|token| {
                matches!(
                    self.sent.lower(token),
                    "and" | "," | "the" | "a" | "also" | "current" | "currently" | "now" | "later"
                )
            })
    }
}

/// Returns the body that an office is of: what stands behind the name, but for a party in brackets behind a
/// minister of a country that is told: *Norwegian Prime Minister Vale (Labour)*.
fn stated(title: &TitleMention, behind: Option<Office>, own: Option<Office>) -> Option<Office> {
    let of_state = matches!(
        title.class.as_str(),
        "head_of_state" | "head_of_government" | "minister" | "royal"
    );
    match (behind, own) {
        (Some(Office::Organization(_)), Some(country @ Office::Country(_))) if of_state => {
            Some(country)
        }
        (behind, own) => behind.or(own),
    }
}

fn with_rule(list: Vec<(usize, Option<Office>)>, rule: &'static str) -> Vec<Bound> {
    let bound = |(person, office)| Bound {
        office,
        ..Bound::new(person, rule)
    };
    list.into_iter().map(bound).collect()
}

/// Returns the title of one holder from a plural title: *Presidents* gives *President*.
fn singular(text: &str, plural: bool) -> String {
    if !plural {
        return text.to_owned();
    }
    let cut = [" of ", " for ", " to "]
        .iter()
        .filter_map(|p| text.find(p))
        .min()
        .unwrap_or(text.len());
    let (head, rest) = text.split_at_checked(cut).unwrap_or((text, ""));
    let head = if let Some(stem) = head.strip_suffix("ies") {
        format!("{stem}y")
    } else if let Some(stem) = head.strip_suffix("men") {
        format!("{stem}man")
    } else {
        head.strip_suffix('s')
            .unwrap_or(head)
            .replacen("ecretaries", "ecretary", 1)
    };
    format!("{head}{rest}")
}

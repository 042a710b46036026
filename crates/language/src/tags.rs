//! The closed tag sets: universal and Penn parts of speech, and dependency relations.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A tag that the set does not have.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("unknown {set} `{tag}`")]
pub struct UnknownTag {
    set: &'static str,
    tag: String,
}

/// Defines an enum whose variants are written in one fixed way.
macro_rules! tag_set {
    ($(#[$meta:meta])* $name:ident, $set:literal { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$doc])* #[doc = concat!("<code>", $text, "</code>")] $variant,)+
        }

        impl $name {
            /// All of the set, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the tag as the treebanks write it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownTag;

            fn from_str(text: &str) -> Result<Self, UnknownTag> {
                match text {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(UnknownTag { set: $set, tag: text.to_owned() }),
                }
            }
        }
    };
}

tag_set! {
    /// A universal part of speech.
    Upos, "part of speech" {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET",
        Intj = "INTJ", Noun = "NOUN", Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN",
        Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    }
}

tag_set! {
    /// A part of speech of the Penn Treebank, with the additions of the English web treebanks.
    Xpos, "Penn tag" {
        Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", In = "IN", Jj = "JJ", Jjr = "JJR",
        Jjs = "JJS", Ls = "LS", Md = "MD", Nn = "NN", Nnp = "NNP", Nnps = "NNPS", Nns = "NNS",
        Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpPoss = "PRP$", Rb = "RB", Rbr = "RBR",
        Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD",
        Vbg = "VBG", Vbn = "VBN", Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP",
        WpPoss = "WP$", Wrb = "WRB", Comma = ",", Period = ".", Colon = ":", OpenQuote = "``",
        CloseQuote = "''", OpenBracket = "-LRB-", CloseBracket = "-RRB-", Hyph = "HYPH",
        Dollar = "$", Nfp = "NFP", Add = "ADD", Afx = "AFX", Gw = "GW",
        /// Not tagged.
        None = "_",
    }
}

tag_set! {
    /// A dependency relation, subtype included.
    Relation, "relation" {
        Root = "root", Nsubj = "nsubj", NsubjPass = "nsubj:pass", NsubjOuter = "nsubj:outer",
        Csubj = "csubj", CsubjPass = "csubj:pass", CsubjOuter = "csubj:outer", Obj = "obj",
        Iobj = "iobj", Ccomp = "ccomp", Xcomp = "xcomp", Obl = "obl", OblAgent = "obl:agent",
        OblUnmarked = "obl:unmarked", Vocative = "vocative", Expl = "expl",
        Dislocated = "dislocated", Advcl = "advcl", AdvclRelcl = "advcl:relcl",
        Advmod = "advmod", Discourse = "discourse", Aux = "aux", AuxPass = "aux:pass",
        Cop = "cop", Mark = "mark", Nmod = "nmod", NmodPoss = "nmod:poss",
        NmodUnmarked = "nmod:unmarked", NmodDesc = "nmod:desc", Appos = "appos",
        Nummod = "nummod", Acl = "acl", AclRelcl = "acl:relcl", Amod = "amod", Det = "det",
        DetPredet = "det:predet", Case = "case", Conj = "conj", Cc = "cc",
        CcPreconj = "cc:preconj", Fixed = "fixed", Flat = "flat", List = "list",
        Parataxis = "parataxis", Compound = "compound", CompoundPrt = "compound:prt",
        Orphan = "orphan", Goeswith = "goeswith", Reparandum = "reparandum", Punct = "punct",
        Dep = "dep",
    }
}

impl Relation {
    /// Returns the relation without its subtype: `nsubj` for `nsubj:pass`.
    #[must_use]
    pub fn universal(self) -> Self {
        match self.as_str().split_once(':') {
            Some((universal, _)) => universal.parse().unwrap_or(Self::Dep),
            None => self,
        }
    }

    /// Returns the relation of a treebank's label; one that this set lacks loses its subtype, and an
    /// unknown one is `dep`.
    #[must_use]
    pub fn from_label(label: &str) -> Self {
        let universal = label.split(':').next().unwrap_or_default();
        label
            .parse()
            .or_else(|_| universal.parse())
            .unwrap_or(Self::Dep)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_reads_back_as_itself() {
        assert!(Upos::ALL.iter().all(|tag| tag.as_str().parse() == Ok(*tag)));
        assert!(Xpos::ALL.iter().all(|tag| tag.as_str().parse() == Ok(*tag)));
        assert!(
            Relation::ALL
                .iter()
                .all(|tag| tag.as_str().parse() == Ok(*tag))
        );
    }

    #[test]
    fn subtypes_are_stripped() {
        assert_eq!(Relation::NsubjPass.universal(), Relation::Nsubj);
        assert_eq!(Relation::Obj.universal(), Relation::Obj);
        assert!(
            Relation::ALL
                .iter()
                .all(|tag| !tag.universal().as_str().contains(':'))
        );
    }

    #[test]
    fn unknown_labels_fall_back() {
        assert_eq!(Relation::from_label("nsubj:xyz"), Relation::Nsubj);
        assert_eq!(Relation::from_label("nonsense"), Relation::Dep);
        let error = "FOO".parse::<Upos>().unwrap_err();
        assert_eq!(error.to_string(), "unknown part of speech `FOO`");
    }
}

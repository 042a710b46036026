//! Given names that are written in several ways, or for short.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::spelling::words;

/// Each line is one name, in the languages that news in English writes it in. A form can stand in several.
const VARIANTS: &[&[&str]] = &[
    &[
        "alexander",
        "aleksandr",
        "oleksandr",
        "alexandre",
        "aleksander",
        "alyaksandr",
        "aliaksandr",
        "alex",
    ],
    &["alexei", "aleksei", "oleksiy", "oleksii", "alexey"],
    &["andrei", "andrey", "andriy", "andrii"],
    &["anthony", "antony", "tony"],
    &["benjamin", "binyamin", "ben"],
    &["charles", "chuck", "charlie"],
    &["christopher", "chris"],
    &["daniel", "dan"],
    &["david", "dave", "davit", "dato"],
    &["djordje", "dorde", "djorde"],
    &["dmitri", "dmitry", "dmytro", "dmitriy"],
    &["donald", "don"],
    &["edward", "ed", "eddie", "ted"],
    &["elizabeth", "liz", "beth"],
    &["gerald", "gerry", "jerry"],
    &["henry", "harry"],
    &[
        "hussein", "hussain", "husain", "hossein", "husayn", "husseyn", "hossain",
    ],
    &["james", "jim", "jimmy"],
    &["joseph", "joe", "joey"],
    &["kenneth", "ken"],
    &["mahmoud", "mahmud", "mehmood", "mahmood"],
    &["michael", "mike"],
    &["mikhail", "mykhailo", "mikhaylo"],
    &[
        "mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohamad", "muhamad",
    ],
    &["nicholas", "nick", "nicolas"],
    &["nikolai", "nikolay", "mykola"],
    &["peter", "pete"],
    &["petro", "pyotr", "petr"],
    &["richard", "dick", "rick"],
    &["robert", "bob", "bobby", "rob"],
    &["ronald", "ron"],
    &["samuel", "sam"],
    &["sergei", "sergey", "serhiy", "serhii", "sergiy"],
    &["stephen", "steven", "steve"],
    &["susan", "sue"],
    &["thomas", "tom"],
    &["timothy", "tim"],
    &["vladimir", "volodymyr", "uladzimir", "wladimir"],
    &["walter", "walt"],
    &["william", "bill", "will", "billy"],
    &["yevgeny", "evgeny", "yevhen", "evgeni", "yevgeni"],
    &["yousef", "yusuf", "youssef", "yousuf", "yussuf"],
    &["yuri", "yuriy", "yurii", "iurii"],
    &["abdullah", "abdallah", "abdulla"],
    &["ahmed", "ahmad", "ahmet"],
    &["ali", "aly"],
    &["ibrahim", "ebrahim"],
    &["omar", "umar", "omer"],
    &["khalid", "khaled"],
    &["saad", "sa'ad"],
    &["said", "saeed", "sayed", "saied"],
    &["andrew", "andy", "drew"],
    &["bernard", "bernie"],
    &[
        "catherine",
        "katherine",
        "kathryn",
        "kate",
        "cathy",
        "kathy",
    ],
    &["christina", "christine", "tina"],
    &["deborah", "debbie", "deb"],
    &["dimitrios", "dimitris"],
    &["eduardo", "edu", "lalo"],
    &["alexander", "alejandro", "sasha", "aleko", "alekos"],
    &["alexandra", "sandra"],
    &["francis", "frank"],
    &["francisco", "paco", "pancho"],
    &["frederick", "fred", "freddy"],
    &["friedrich", "fritz"],
    &[
        "george", "giorgi", "georgi", "georgy", "georgios", "giorgos", "heorhiy",
    ],
    &["grigory", "grigori", "hryhoriy", "gregory", "greg"],
    &["hakob", "hagop", "jacob"],
    &["hristo", "christo", "khristo"],
    &["ignacio", "nacho"],
    &["isaac", "yitzhak", "itzhak", "yitzchak"],
    &["ivan", "vanya"],
    &["jacob", "yaakov", "yakov", "jake"],
    &["jeffrey", "jeff", "geoffrey", "geoff"],
    &["hovhannes", "oganes", "ohannes"],
    &["charalambos", "haralambos"],
    &["johannes", "johann", "hans", "jan"],
    &["john", "johnny", "jack"],
    &["jose", "pepe"],
    &["konstantinos", "kostas", "costas"],
    &["lawrence", "laurence", "larry"],
    &["leonard", "leo", "len"],
    &["louis", "lou"],
    &["manuel", "manolo"],
    &["margaret", "maggie", "peggy"],
    &["matthew", "matt"],
    &["moses", "moshe", "moishe"],
    &["nathaniel", "nathan", "nate"],
    &["nikolaos", "nikos"],
    &["patrick", "pat", "paddy"],
    &["patricia", "pat", "patty"],
    &["pavel", "pavlo"],
    &["philip", "phillip", "phil", "philippe"],
    &["raymond", "ray"],
    &["rafael", "raphael", "rafa"],
    &["rebecca", "becky"],
    &["sebastian", "sebastien", "seb"],
    &["theodore", "theo", "teddy", "ted"],
    &["victor", "viktor"],
    &["willem", "wim", "pim"],
    &["yegor", "egor"],
    &["yelena", "elena", "olena", "helena"],
    &["faisal", "faysal", "feisal"],
    &["fatima", "fatma", "fatemeh"],
    &["gamal", "jamal"],
    &["hassan", "hasan"],
    &["hamid", "hameed"],
    &["kassem", "qasim", "qassem", "kasim", "qasem", "ghassem"],
    &["mustafa", "mostafa", "moustafa", "mustapha"],
    &["naguib", "najib", "najeeb"],
    &["nasser", "nasir", "naser"],
    &["suleiman", "sulaiman", "soleiman", "suleyman", "sulayman"],
    &["tariq", "tarek", "tareq", "tarik"],
    &["yahya", "yehia", "yahia"],
    &["ziad", "ziyad", "zyad"],
];

/// Says whether two given names, as [`words`] has them, can be one.
pub(super) fn are_variants(a: &str, b: &str) -> bool {
    let of_b = groups(b);
    groups(a).iter().any(|group| of_b.contains(group))
}

/// Returns the lines of [`VARIANTS`] that a given name stands in.
fn groups(name: &str) -> &'static [usize] {
    static GROUPS: LazyLock<HashMap<String, Vec<usize>>> = LazyLock::new(|| {
        let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
        for (group, forms) in VARIANTS.iter().enumerate() {
            for form in *forms {
                let spelt = words(form).next().unwrap_or_default();
                groups.entry(spelt).or_default().push(group);
            }
        }
        groups
    });
    GROUPS.get(name).map_or(&[], Vec::as_slice)
}

/// Returns what all forms of a given name have in common.
pub(super) fn classes(name: &str) -> Vec<String> {
    match groups(name) {
        [] => vec![name.to_owned()],
        groups => groups.iter().map(|group| format!("{group}")).collect(),
    }
}

//! Damage that the check finds.

use chancery_model::Tenure;

use super::{load, memory, seoul};

#[test]
fn damage_is_found() {
    let mut store = memory();
    load(
        &mut store,
        &[seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current)],
    );
    let check = |damage: &str| {
        let connection = store.connection();
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = off; SAVEPOINT s; {damage}"))
            .unwrap();
        assert_ne!(store.validate().unwrap(), [], "{damage}");
        connection
            .execute_batch("ROLLBACK TO s; RELEASE s")
            .unwrap();
        assert_eq!(store.validate().unwrap(), []);
    };
    check("DELETE FROM origin");
    check("UPDATE article SET body = body || '!'");
    check("UPDATE meeting_evidence SET \"end\" = 999");
    check("UPDATE mention SET start = 900, \"end\" = 999");
    check("UPDATE entity SET mentions = mentions + 1");
    check("UPDATE entity SET articles = articles + 1");
    check("UPDATE entity SET name = 'x'");
    check("UPDATE entity SET country = 'XX'");
    check("UPDATE alias SET as_alias = as_alias + 1");
    check("UPDATE profile SET male = 1");
    check("UPDATE profile SET joined_by = 'x'");
    check("DELETE FROM profile_office");
    check("DELETE FROM alias_word");
    check("DELETE FROM external_id");
    check("UPDATE meeting SET status = 'planned'");
    check("UPDATE meeting SET sources = 2");
    check("UPDATE meeting_participant SET capacity = 'host'");
    check("UPDATE meeting_report SET joined_by = 'x'");
    check("DELETE FROM role_evidence");
    check("DELETE FROM entity WHERE kind = 'place'");
    check(
        "INSERT INTO entity (kind, name, folded, articles, mentions) VALUES ('place', 'x', 'x', 0, 0)",
    );
}

//! What readouts, minutes and records of conversations tell in forms of their own.

use super::*;

/// Writes the meetings of a text with a title as the ontology's examples do.
#[track_caller]
fn check_titled(title: &str, body: &str, expected: &str) {
    let article = article(title, body);
    assert_eq!(meetings(&article), expected, "{title} / {body}");
}

#[test]
fn those_whom_a_list_names_met_the_host_of_the_text_before() {
    check_titled(
        "Readout of Vice President Vale’s Meeting with Bakers",
        "In Vienna on Monday, Vice President Anna Vale convened advocates of bakers. They agreed to \
         go on working together. Participants included:\n\n- Boris Krol, President, Society of \
         Bakers\n- Karl Dorn, Director, Guild of Millers",
        "meeting held: Boris Krol, Karl Dorn, Anna Vale @ Vienna 2025-11-17",
    );
    // Without a list nobody is told of whom she met.
    check(
        "Anna Vale convened advocates of bakers in Vienna on Monday.",
        "",
    );
}

#[test]
fn the_title_of_a_record_tells_between_whom_it_was() {
    check_titled(
        "12. Memorandum of a Conversation Between the Counselor of the Ruritanian Embassy (Krol) and \
         the Secretary’s Assistant (Vale), Foreign Ministry, Vienna, May 3, 1957",
        "Mr. Krol asked for flour.",
        "meeting held: Krol, Vale @ Vienna 1957-05-03",
    );
    check_titled(
        "13. Memorandum of Conversation, by Mr. Karl Dorn",
        "Mr. Krol asked for flour.",
        "",
    );
}

#[test]
fn what_stands_under_the_subject_is_not_where_they_met() {
    check_titled(
        "14. Memorandum of a Conversation, Foreign Ministry, Vienna, May 3, 1957",
        "SUBJECT\n- The Oslo Talks\n\nPARTICIPANTS\n- Mr. Anna Vale\n- Mr. Boris Krol\n\nMr. Krol asked \
         for flour.",
        "meeting held: Anna Vale, Boris Krol @ Vienna 1957-05-03",
    );
}

#[test]
fn a_talk_is_the_call_of_the_title() {
    check_titled(
        "Readout of President Vale’s Call with President Krol",
        "President Anna Vale spoke today with President Boris Krol.",
        "call held: Anna Vale, Boris Krol 2025-11-19",
    );
}

#[test]
fn who_joins_somebody_for_talks_takes_part_in_them() {
    check(
        "Anna Vale joined Boris Krol in Oslo on Monday for talks on the border.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
    check("Anna Vale joined the army in Oslo.", "");
}

#[test]
fn the_place_of_what_they_spoke_of_is_not_theirs() {
    check(
        "Anna Vale met Boris Krol on Monday. They discussed trade and condemned the fighting in Vienna.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
    check(
        "Anna Vale met Boris Krol on Monday ahead of tomorrow’s funeral.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
}

#[test]
fn what_plans_build_on_was_before() {
    check(
        "Anna Vale met Boris Krol to build on the momentum from the May 21 summit between Karl Dorn \
         and Ivan Berg.",
        "meeting held: Anna Vale, Boris Krol; meeting held: Karl Dorn, Ivan Berg 2025-05-21",
    );
}

#[test]
fn the_delegation_is_who_leads_it() {
    check(
        "Anna Vale led an interagency delegation to Norway. The delegation met Boris Krol.",
        "visit held: Anna Vale @ Norway; meeting held: Boris Krol, Anna Vale @ Norway",
    );
    check("The delegation met Boris Krol.", "");
}

#[test]
fn a_possessive_can_stand_before_whom_it_means() {
    check(
        "During their trip to Norway, Anna Vale and Boris Krol met Karl Dorn.",
        "visit held: Anna Vale, Boris Krol @ Norway; \
         meeting held: Anna Vale, Boris Krol, Karl Dorn @ Norway",
    );
}

#[test]
fn nouns_without_an_article_mean_nobody_named_before() {
    check_titled(
        "Statement by Spokesperson Karl Dorn on Anna Vale’s Trip",
        "Anna Vale met with representatives from many countries in Oslo.",
        "",
    );
}

#[test]
fn the_visitor_can_stand_behind_the_goals() {
    check(
        "A three-week trip to Norway, Poland and Hungary by Anna Vale has ended.",
        "visit held: Anna Vale @ Norway; visit held: Anna Vale @ Poland; visit held: Anna Vale @ Hungary",
    );
}

#[test]
fn a_title_that_names_a_dialogue_reports_it() {
    check_titled(
        "Third Norway-Poland Space Dialogue",
        "Both sides spoke of rockets.",
        "meeting held: Norway, Poland",
    );
    check("Dialogue between Norway and Poland has stalled.", "");
}

#[test]
fn who_wrote_a_memorandum_says_i_in_it() {
    check_titled(
        "15. Memorandum of Conversation, by Mr. Anna Vale",
        "I met with Boris Krol on Monday.",
        "meeting held: Boris Krol, Anna Vale 2025-11-17",
    );
}

#[test]
fn talks_with_one_alone_are_those_told_elsewhere() {
    check_titled(
        "Norway stands by Poland, says Vale following the meeting with Krol in Oslo",
        "President Anna Vale met with President Boris Krol.",
        "meeting held: Anna Vale, Boris Krol @ Oslo",
    );
    check(
        "Much was said after the meeting with Boris Krol in Oslo.",
        "",
    );
    // With two to choose from, neither.
    check(
        "Anna Vale met Boris Krol. Karl Dorn met with Boris Krol on Monday. Much was said after the meeting with \
         Boris Krol in Oslo.",
        "meeting held: Anna Vale, Boris Krol; meeting held: Karl Dorn, Boris Krol 2025-11-17",
    );
}

#[test]
fn a_dialogue_that_others_open_is_another_encounter() {
    check(
        "On Monday, Anna Vale met Boris Krol in Oslo. Anna Vale and Karl Dorn then opened a dialogue.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17; \
         meeting held: Anna Vale, Karl Dorn @ Oslo 2025-11-17",
    );
}

#[test]
fn a_subsequent_talk_is_another() {
    check_titled(
        "16. Memorandum of Conversation",
        "Vienna, May 3, 1957\n\nPARTICIPANTS\n- Mr. Anna Vale\n- Mr. Boris Krol\n- Mr. Karl Dorn\n\nThe \
         flour was late. In a subsequent conversation Mr. Krol admonished Mr. Dorn.",
        "meeting held: Anna Vale, Boris Krol, Karl Dorn @ Vienna 1957-05-03; \
         meeting held: Boris Krol, Karl Dorn",
    );
}

#[test]
fn the_place_of_the_topic_is_not_that_of_the_talks() {
    check(
        "Anna Vale joined Boris Krol in Oslo on Monday for talks on the floods in Hungary.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
}

#[test]
fn they_who_also_do_something_are_the_subject_before() {
    check(
        "Anna Vale led a delegation to Norway. The delegation met Boris Krol and Karl Dorn. They also \
         visited Oslo.",
        "visit held: Anna Vale @ Oslo; meeting held: Boris Krol, Karl Dorn, Anna Vale @ Oslo",
    );
}

#[test]
fn a_list_of_a_record_is_whole() {
    check_titled(
        "17. Memorandum of Conversation",
        "Vienna, May 3, 1957\n\nPARTICIPANTS\n- Mr. Anna Vale\n- Mr. Boris Krol\n\nMr. Vale and Mr. Krol \
         reviewed their conversations with Foreign Minister Karl Dorn.",
        "meeting held: Anna Vale, Boris Krol @ Vienna 1957-05-03; \
         meeting held: Anna Vale, Boris Krol, Karl Dorn",
    );
}

#[test]
fn the_call_that_follows_a_meeting_makes_it_no_call() {
    check(
        "Anna Vale spoke with Boris Krol by phone on Monday. The call follows the two leaders’ meeting in \
         Oslo in October 2025.",
        "call held: Anna Vale, Boris Krol 2025-11-17; meeting held: Anna Vale, Boris Krol @ Oslo 2025-10",
    );
}

#[test]
fn talks_that_others_build_on_were_before() {
    check(
        "Anna Vale met Boris Krol on Monday. Building on their talks in Oslo, they agreed on flour.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17; meeting held: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn who_hosts_together_is_together() {
    check(
        "Anna Vale and Boris Krol yesterday hosted veterans and volunteers.",
        "meeting held: Anna Vale, Boris Krol 2025-11-18",
    );
    check("Anna Vale hosted veterans and volunteers.", "");
}

#[test]
fn a_government_acts_through_its_members() {
    check(
        "Anna Vale will meet with members of Norway’s new government.",
        "meeting planned: Anna Vale, Norway",
    );
}

#[test]
fn two_visitors_without_a_goal_do_not_meet() {
    check(
        "They spoke of upcoming visits by Anna Vale and Boris Krol.",
        "",
    );
}

#[test]
fn a_title_counts_the_meetings_of_a_readout() {
    check_titled(
        "Readout of Adviser Vale’s Meetings with Prime Minister Boris Krol and Foreign Minister Dan Moro",
        "Adviser Anna Vale met today in Oslo with Prime Minister Boris Krol. She also met with Foreign \
         Minister Dan Moro.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-19; \
         meeting held: Anna Vale, Dan Moro @ Oslo 2025-11-19",
    );
}

#[test]
fn those_who_join_a_call_are_named_behind() {
    check_titled(
        "Readout of the President’s Call with Partners",
        "President Anna Vale spoke by phone today with President Boris Krol.\n\nJoining President Vale on \
         the call were Dan Moro and Karl Dorn.",
        "call held: Anna Vale, Boris Krol, Dan Moro, Karl Dorn 2025-11-19",
    );
}

#[test]
fn a_nameless_secretary_general_acts_for_the_body() {
    check_titled(
        "Readout of the Secretary-General’s meeting with the President of Norway",
        "The Secretary-General met today with the President of Norway, Ms. Anna Vale.",
        "meeting held: United Nations, Anna Vale 2025-11-19",
    );
    check_titled(
        "Readout",
        "The Secretary-General met today with President Anna Vale. Secretary-General Boris Krol left.",
        "meeting held: Anna Vale, Boris Krol 2025-11-19",
    );
}

#[test]
fn the_chief_of_a_body_is_who_holds_its_office() {
    check(
        "NATO Secretary General Boris Krol arrived. The NATO chief met Anna Vale in Oslo on Monday.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
}

#[test]
fn people_of_a_country_are_met_in_it() {
    check(
        "Anna Vale will be in Chad where she will meet with Chadian leaders.",
        "meeting planned: Anna Vale, Chad @ Chad",
    );
    check(
        "Anna Vale met Boris Krol in Chad.",
        "meeting held: Anna Vale, Boris Krol @ Chad",
    );
}

#[test]
fn courtesy_calls_are_paid_to_one_after_the_other() {
    check(
        "Anna Vale is scheduled to pay courtesy calls on President Boris Krol and Prime Minister Dan Moro.",
        "meeting planned: Anna Vale, Boris Krol; meeting planned: Anna Vale, Dan Moro",
    );
}

#[test]
fn relations_with_a_country_are_no_talks_with_it() {
    check(
        "Anna Vale met Boris Krol on Monday. The leaders discussed their diplomacy with Norway.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
}

#[test]
fn the_countries_of_a_headline_are_the_ministers_of_the_text() {
    check_titled(
        "Norway-Poland Foreign Ministerial Telephone Talks",
        "Minister for Foreign Affairs Anna Vale held telephone talks with Polish Foreign Minister Boris Krol \
         on November 12.",
        "call held: Anna Vale, Boris Krol 2025-11-12",
    );
    check_titled(
        "Norway-Poland Talks",
        "Swedish Minister Anna Vale met Danish Minister Boris Krol.",
        "meeting held: Norway, Poland; meeting held: Anna Vale, Boris Krol",
    );
}

#[test]
fn a_headline_leaves_the_article_out() {
    check_titled(
        "Norwegian prime minister to visit Chad",
        "Anna Vale, prime minister of Norway, will pay a visit to Chad.",
        "visit planned: Anna Vale @ Chad",
    );
}

#[test]
fn participants_of_a_call_can_be_listed_in_a_sentence() {
    check(
        "President Anna Vale held a video call with European leaders today. Participants in the call included \
         President Boris Krol and Dan Moro.",
        "call held: Anna Vale, Boris Krol, Dan Moro 2025-11-19",
    );
}

#[test]
fn who_issues_a_readout_is_not_in_it() {
    check_titled(
        "Readout from Spokesperson Ada Holm on Adviser Vale’s Meeting with Adviser Krol",
        "Adviser Anna Vale met Adviser Boris Krol today.",
        "meeting held: Anna Vale, Boris Krol 2025-11-19",
    );
}

#[test]
fn officials_of_a_country_are_somebody_to_discuss_with() {
    check(
        "Anna Vale will discuss with Norwegian officials all open matters.",
        "meeting planned: Anna Vale, Norway",
    );
}

#[test]
fn a_dialogue_that_goes_on_is_no_meeting() {
    check(
        "This is part of the broader ongoing dialogue between Norway and Poland.",
        "",
    );
}

#[test]
fn who_acts_together_with_another_meets_him() {
    check(
        "Together with Polish Foreign Minister Boris Krol, Anna Vale hosted a meeting in Oslo on Monday.",
        "meeting held: Boris Krol, Anna Vale @ Oslo 2025-11-17",
    );
}

#[test]
fn a_deputy_is_not_whom_he_stands_in_for() {
    check(
        "Prime Minister Anna Vale met Boris Krol on Monday. The Deputy Prime Minister met Karl Dorn in Oslo.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
    check(
        "Deputy Prime Minister Anna Vale met Boris Krol on Monday. The Prime Minister met Karl Dorn in Oslo.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
}

#[test]
fn a_foreign_minister_can_be_an_fm() {
    check(
        "Norway's FM Vale met Polish FM Boris Krol on Monday.",
        "meeting held: Vale, Boris Krol 2025-11-17",
    );
}

//! What is read from short statements made for the purpose: who speaks and asks, and fields of odd layouts.

use std::collections::BTreeMap;

use crate::workroom::Workroom;

/// Sentences of a speech for Kenya, in which the State and its organs speak of themselves.
const OWN: &[&str] = &[
    "The Kenyan delegation calls for a pause.",
    "My delegation adds its voice to those who call for a pause.",
    "Kenya, which has seen war, calls for a pause.",
    "The Republic of Kenya calls for a pause.",
];

/// Sentences that ask for nothing.
const NONE: &[&str] = &[
    "I am often told that we should wait.",
    "I must, however, be candid.",
    "One fact must be plainly stated.",
    "We must acknowledge that the year was hard.",
    "They have shown a complete lack of respect.",
    "We already have the tools we need to solve this.",
    "Please accept, Sir, the assurances of my highest consideration.",
    "We look to the future with hope.",
    "We have no doubt of it.",
    "We are advised that the force must be strengthened.",
    "My country should be glad to help.",
    "The gap between the number of claims and of awards is wide.",
    "We must be thankful that the worst is over.",
    "We know what must be done.",
    "There is no need to recall the history of the wells.",
    "We have always supported calls for calm.",
    "That shows how hard it is for the crews to rest.",
    "We would fail in our duty should we wait.",
    "This requires no comment.",
    "Take the case of the wells.",
    "Our crews are asked to do ever more.",
    "We shall plan for what is needed.",
    "All that we have to offer is our wells.",
    "Our appeal to the banks had no echo.",
    "The police are often called upon to help.",
    "Never mind the cost.",
    "The Council has stressed that the wells must be guarded.",
    "We have yet to be persuaded that posts should go.",
    "We must refer here to the drought.",
    "We look forward to a fruitful conclusion of our work.",
    "We expect more refugees from neighbouring States.",
    "They know what a State could do with arms.",
    "This is an opportune moment to congratulate you.",
    "We cannot agree, for example, that the wells should be closed.",
    "We do not share the idea that the wells must be closed.",
    "We do not need to see more droughts to know that the wells are dry.",
    "I think of the crews, who must be hearing this at home.",
    "The river is of vital importance to us.",
];

/// Lines under a speaker's line, each with a day that it gives and nothing else.
const SESSIONS: &[&str] = &[
    "General Assembly, 48th session, 5 October 1993",
    "Forty-eighth session of the General Assembly, New York, 5 October 1993",
];

/// Statements of these texts, and a run over them.
pub fn statements(texts: &[&str]) -> Workroom {
    let room = Workroom::new();
    for (n, text) in texts.iter().enumerate() {
        room.write(&format!("in/{n:02}.txt"), text.as_bytes());
    }
    room.succeed(&["run", "in"]);
    room
}

fn document(room: &Workroom, n: usize) -> BTreeMap<String, String> {
    room.table("documents").remove(n)
}

#[test]
fn a_state_asks_by_its_delegation_and_its_name() {
    let room = statements(&[&format!(
        "Statement by Mr. John Kamau, Minister for Foreign Affairs of Kenya\n\n{}",
        OWN.join("\n\n")
    )]);
    let requests = room.table("requests");
    let found: Vec<(&str, &str)> = requests.iter().map(|r| (r["text"].as_str(), r["ask"].as_str())).collect();
    assert_eq!(found, OWN.iter().map(|text| (*text, "a pause")).collect::<Vec<_>>());
    let headline = "12 May 2020\nPress Release GA/PK/240\n\nSpeakers in Special Committee Urge Longer Tours\n\n\
                    AHMED DIALLO (Mali) said that crews must rest.\nJANE OTIENO (Kenya) said that she agreed.\n";
    let room = statements(&[headline]);
    assert!(room.table("requests").iter().any(|r| r["cue"] == "Urge"), "{:?}", room.table("requests"));
}

#[test]
fn it_goes_on_with_the_state_spoken_for_and_a_note_tells_what_the_secretary_general_asks() {
    let heading = "Statement by Mr. John Kamau, Minister for Foreign Affairs of Kenya\n\n";
    let texts = [
        format!("{heading}Kenya has read the report. It is grateful. It encourages donors to pay.\n"),
        format!("{heading}The bank has read the report. It encourages donors to pay.\n"),
        format!("{heading}Banks in Kenya have read it. It encourages donors to pay.\n"),
        "Note to Correspondents\n\n12 March 2019\n\nThe Secretary-General again urges donors to pay.\n".to_owned(),
    ];
    let room = statements(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let requests = room.table("requests");
    let found: Vec<(&str, &str)> = requests.iter().map(|r| (r["doc_id"].as_str(), r["addressee"].as_str())).collect();
    assert_eq!(found, [("00.txt", "donors"), ("03.txt", "donors")]);
}

#[test]
fn a_session_line_gives_the_day_and_no_title() {
    let heading = "Statement by Mr. John Kamau, Minister for Foreign Affairs of Kenya";
    let texts: Vec<String> =
        SESSIONS.iter().map(|line| format!("{heading}\n{line}\n\nThe wells are full. We thank the crews.\n")).collect();
    let room = statements(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    for (n, line) in SESSIONS.iter().enumerate() {
        let fields = document(&room, n);
        let found = ["date", "title", "occasion", "speaker", "doc_type"].map(|column| fields[column].as_str());
        assert_eq!(found, ["1993-10-05", "", "", "John Kamau", "speech"], "{line}");
    }
}

#[test]
fn formulas_and_reports_ask_for_nothing() {
    let room = statements(NONE);
    let asks: Vec<String> = room.table("requests").into_iter().map(|mut r| r.remove("text").unwrap()).collect();
    assert_eq!(asks, Vec::<String>::new());
}

#[test]
fn a_body_asks_in_its_own_voice_where_its_chair_writes() {
    let text = "Letter dated 15 June 2022 from the Chair of the Peacebuilding Commission addressed to the President of \
                the Security Council\n\nThe Commission recommends that the Council:\n\n(a) Encourage women to take part;\n\n\
                (b) Support patrols across the border.\n";
    let room = statements(&[text]);
    assert_eq!(document(&room, 0)["speaker_role"], "Chair of the Peacebuilding Commission");
    let verbs: Vec<String> = room.table("requests").into_iter().map(|mut r| r.remove("verb").unwrap()).collect();
    assert_eq!(verbs, ["recommend", "imperative", "imperative"]);
}

#[test]
fn wishes_in_a_list_that_asks_are_requests_each() {
    let text = "Our delegation would like to make the following recommendations:\n\n(a) that lessons be translated;\n\n\
                (b) that no unit be sent without a doctor;\n\n(c) that this is a long list.\n";
    let requests = statements(&[text]).table("requests");
    let asks: Vec<&str> = requests.iter().skip(1).map(|r| r["ask"].as_str()).collect();
    assert_eq!(asks, ["lessons be translated", "no unit be sent without a doctor"]);
}

#[test]
fn items_go_on_with_the_last_word_before_a_list() {
    let acts = "We ask the crews to:\n\n(a) ship pumps early;\n\n(b) winterize each well.\n";
    let clauses = "We propose that:\n\n(a) the fund give wells priority;\n\n(b) a list be kept.\n";
    let things = "We ask the crews for two things:\n\n(a) pumps for each well;\n\n(b) a list of wells.\n";
    let requests = statements(&[acts, clauses, things]).table("requests");
    let asks: Vec<&str> = requests.iter().filter(|r| r["verb"] == "imperative").map(|r| r["ask"].as_str()).collect();
    assert_eq!(asks, ["ship pumps early", "winterize each well", "the fund give wells priority", "a list be kept"]);
}

#[test]
fn a_denial_outside_the_clause_denies_the_request() {
    let room = statements(&[
        "The point is not that we need a new ministry.",
        "We do not consider a new force to be necessary.",
        "Training is not only essential but cheap.",
        "We have not come here to ask for pumps.",
        "We ask for no reward.",
    ]);
    let polarities: Vec<String> =
        room.table("requests").into_iter().map(|mut r| r.remove("polarity").unwrap()).collect();
    assert_eq!(polarities, ["negative", "negative", "positive", "negative", "negative"]);
}

#[test]
fn a_letter_is_signed_by_the_name_below_the_label() {
    let body = "We have the honour to write about wells. The wells of our land are dry. We thank you.";
    let letter =
        format!("Excellency,\n\n{body}\n\nYours sincerely,\n\n(Signed)\nAna Sousa, MP\nMinister of Defence of Fiji\n");
    let room = statements(&[&letter]);
    let fields = document(&room, 0);
    assert_eq!(fields["speaker"], "Ana Sousa");
    assert_eq!(fields["speaker_iso_alpha3"], "FJI");
}

#[test]
fn day_and_city_at_the_end_of_a_long_statement_are_read() {
    let lines = "The wells of the valley are dry and the herds are thin.\n".repeat(3);
    let body: String = (0..16).map(|_| format!("{lines}\n")).collect();
    let room = statements(&[&format!("Statement on wells\n\n{body}New York, 6 February 2021\n")]);
    let fields = document(&room, 0);
    assert_eq!((fields["date"].as_str(), fields["place"].as_str()), ("2021-02-06", "New York"));
}

#[test]
fn a_line_names_the_event_and_a_footer_ends_the_statement() {
    let text = "Statement on wells\n\nEvent: 4th Congress of Well Diggers\n\nWe thank the diggers. They dug deep.\n\n\
                The wells are full. The herds drink.\n\nLatest Press Releases\n\nMinister Opens Bridge in Fiji\n";
    let room = statements(&[text]);
    assert_eq!(document(&room, 0)["occasion"], "4th Congress of Well Diggers");
    let sentences = room.table("sentences");
    assert!(sentences.iter().all(|s| !s["text"].contains("Bridge") && !s["text"].contains("Event")));
    assert!(sentences.iter().any(|s| s["text"] == "The herds drink."));
}

#[test]
fn a_record_names_its_title_day_and_speaker() {
    let head = "S/PV.9472                Wells of the valley             11/07/2023\n\n";
    let turns = "The President: I now give the floor to the Minister.\n\nMr. Sousa (Fiji): The wells are dry.\n\n\
                 The herds are thin.\n";
    let alone = "Lieutenant General Agbenyo: The wells are dry.\n\nThe herds are thin.\n";
    let room = statements(&[&format!("{head}{turns}"), &format!("{head}{alone}")]);
    for (n, speaker, code) in [(0, "Sousa", "FJI"), (1, "Agbenyo", "")] {
        let fields = document(&room, n);
        let found = ["symbol", "title", "date", "speaker", "speaker_iso_alpha3"].map(|column| fields[column].as_str());
        assert_eq!(found, ["S/PV.9472", "Wells of the valley", "2023-07-11", speaker, code]);
    }
}

#[test]
fn the_last_two_lines_sign_an_open_letter_and_the_third_may_address_it() {
    let body = "Dear Ministers,\n\nThe wells are dry.\n\nThe herds are thin.\n\nWe wait.\n\n";
    let signed = format!("Open letter to the Ministers\n\n9 December 2025\n\n{body}Ana Sousa-Lund\nForce Commander\n");
    let from = format!(
        "OPEN LETTER TO THE MINISTERS\n\nFrom Ms. Ana Sousa-Lund, Force Commander\n\n9 December 2025\n\n{body}"
    );
    let room = statements(&[&signed, &from]);
    for n in 0..2 {
        let fields = document(&room, n);
        assert_eq!(
            (fields["speaker"].as_str(), fields["speaker_role"].as_str()),
            ("Ana Sousa-Lund", "Force Commander")
        );
    }
    assert!(room.table("sentences").iter().all(|s| !s["text"].contains("Sousa")));
}

#[test]
fn a_title_names_state_and_event_and_the_next_line_the_minister() {
    let text = "Statement by Uruguay at the 2025 Wells Ministerial\nBerlin, 13 May 2025\n\
                Ms. Ana Sousa, Minister of National Defence\n\nThank you.\n\nThe wells are dry. The herds are thin.\n";
    let fields = document(&statements(&[text]), 0);
    let columns = ["speaker", "speaker_role", "speaker_iso_alpha3", "occasion", "place"];
    let found = columns.map(|column| fields[column].as_str());
    assert_eq!(found, ["Ana Sousa", "Minister of National Defence", "URY", "2025 Wells Ministerial", "Berlin"]);
}

#[test]
fn two_headlines_are_two_and_one_on_two_lines_is_one() {
    let coverage = "SC/15844\n21 August 2024\n\n\
        Terrorist Groups Now Earn More from Gold, Cattle, Ransom than Some States Do from Taxes, Security Council Hears Today\n\
        Delegates Divided over Sanctions, Root Causes, Human Rights Safeguards\n\n\
        The Council met on wells in the valley today, and heard that the herds were thin and that the rains were late once more.\n";
    let split = "SC/10372\n19 October 2011\n\nBENIN, AT SECURITY COUNCIL, SEEKS COMMON RESPONSE TO\n   \
        PIRACY IN GULF OF GUINEA\n\n    The wells of the valley are dry, and the\nherds are thin. We\nwait for the rain to\ncome again.\n";
    let room = statements(&[coverage, split]);
    assert!(document(&room, 0)["title"].ends_with("Security Council Hears Today"));
    assert_eq!(
        document(&room, 1)["title"],
        "BENIN, AT SECURITY COUNCIL, SEEKS COMMON RESPONSE TO PIRACY IN GULF OF GUINEA"
    );
}

#[test]
fn a_release_gives_a_statement_word_for_word_and_an_office_speaks_of_itself() {
    let release = "Special Representative Deplores Theft of Pumps\n\n\
        KINSHASA, 9 July 2013 – Ana Sousa-Lund, Special Representative of the Secretary-General in Togo, today issued the \
        following statement:\n\n“I am appalled by the theft of the pumps. The wells are dry.\n\n\
        “I demand that the pumps be returned.”\n\n-END-\n";
    let office = "PRESS RELEASE\n\nStatement of the Chairperson of the African Union Commission on the Wells of Togo\n\n\
        The Chairperson calls for a pause. He urges donors to pay.\n";
    let room = statements(&[release, office]);
    assert_eq!(document(&room, 0)["speaker"], "Ana Sousa-Lund");
    assert_eq!(document(&room, 0)["place"], "Kinshasa");
    let requests = room.table("requests");
    let asks: Vec<&str> = requests.iter().map(|r| r["ask"].as_str()).collect();
    assert_eq!(asks, ["the pumps be returned", "a pause", "pay"]);
    assert!(room.table("sentences").iter().all(|s| !s["text"].contains("END")));
}

#[test]
fn the_part_of_the_day_tells_a_meetings_coverage() {
    let text = "9120TH MEETING (AM)\nSC/15016\n26 AUGUST 2022\n\nWithout Fuel, Pumps in the Valley Cannot Work, Council Told\n\n\
        The wells stood idle for eleven days.\n\nBEATRIX LUND, Force Commander, said that the pumps were old.\n\n\
        She called on the parties to repair them.\n";
    let room = statements(&[text]);
    assert_eq!(document(&room, 0)["doc_type"], "meeting_coverage");
    assert_eq!(room.table("requests")[0]["ask"], "repair them");
}

#[test]
fn menus_are_no_title_and_a_byline_names_who_wrote() {
    let text = "The Valley Courier\nHome   News   Opinion   Sports\n\nPumps are a peace project\nBy Ana Mensah-Lund\n\n\
        Tuesday, 3rd March, 2020  |  4 min read  |  12 comments\n\nThe wells are dry. The herds are thin.\n";
    let room = statements(&[text]);
    let fields = document(&room, 0);
    assert_eq!((fields["speaker"].as_str(), fields["date"].as_str()), ("Ana Mensah-Lund", "2020-03-03"));
    assert!(room.table("sentences").iter().all(|s| !s["text"].contains("Opinion")));
}

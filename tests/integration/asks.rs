//! Who is asked for what: where addressee, ask and purpose of short sentences begin and end.

use crate::statements::statements;

/// One sentence, and its addressee, ask and purpose.
const ASKS: &[(&str, &str, &str, &str)] = &[
    ("Open your barracks to women.", "", "Open your barracks to women", ""),
    ("We appeal to the banks not to shirk this duty.", "the banks", "not to shirk this duty", ""),
    ("A guard that helps must be paid.", "", "A guard that helps must be paid", ""),
    ("It is the obligation of host States to feed them.", "host States", "feed them", ""),
    ("Donors, she went on, must pay.", "Donors", "pay", ""),
    ("We speak for the Fund, which needs donors.", "", "donors", ""),
    ("It has $2 million, when at least $5 million is needed.", "", "at least $5 million", ""),
    ("And when rain falls, stop the pump.", "", "stop the pump", ""),
    ("We ask contributors to pair each crew with a doctor.", "contributors", "pair each crew with a doctor", ""),
    (
        "We urge all States which support peace, and are trying to build it, to join the pact.",
        "all States which support peace, and are trying to build it",
        "join the pact",
        "",
    ),
    ("We urge the acceleration of the talks to end the war.", "", "the acceleration of the talks", "to end the war"),
    ("We look to the Security Council to send engineers.", "the Security Council", "send engineers", ""),
    ("We rely on your Office to transfer the money.", "your Office", "transfer the money", ""),
    ("We are missing nine helicopters.", "", "nine helicopters", ""),
    ("The mission has lacked radios since May.", "", "radios since May", ""),
    ("Our brigade has no ships.", "", "ships", ""),
    ("We continue to lack surgeons.", "", "surgeons", ""),
    ("We join the Group in urging donors to pay.", "donors", "pay", ""),
    ("The camp requires engineers to rebuild its wall.", "", "engineers", "to rebuild its wall"),
    ("Emissions need to peak soon, and no capital can wait.", "", "Emissions need to peak soon", ""),
    ("Infantry companies should be the norm.", "", "Infantry companies should be the norm", ""),
    ("What we need in order to act is trust.", "", "trust", ""),
    ("Gaps remain in air transport.", "", "air transport", ""),
    ("We owe it to the dead to find the truth.", "", "find the truth", ""),
    ("It goes without saying that donors must pay.", "donors", "pay", ""),
    ("Those who fund it are asked to stop.", "Those who fund it", "stop", ""),
    ("My country should be admitted to the talks.", "", "be admitted to the talks", ""),
    ("We wish to see the camps closed.", "", "the camps closed", ""),
    ("We address a solemn appeal to the creditors to wait.", "the creditors", "wait", ""),
    ("The fund, which was set up in spring, needs fresh money.", "", "fresh money", ""),
    ("We hope that the banks will soon lower their rates.", "the banks", "soon lower their rates", ""),
    ("We demand that the militia leave the wells.", "", "the militia leave the wells", ""),
    ("We propose that the Council, for its part, send a team.", "", "the Council, for its part, send a team", ""),
    ("It is essential that all parties respect the wells.", "all parties", "respect the wells", ""),
    ("It is urgent that the pact be signed.", "", "the pact be signed", ""),
    ("The treaty must protect the wells.", "", "The treaty must protect the wells", ""),
    ("We look to the mediators to stay.", "the mediators", "stay", ""),
    ("Much more needs to be done.", "", "be done", ""),
    ("We need, above all, time.", "", "time", ""),
    ("I wish to thank the crews and to call on donors to pay.", "donors", "pay", ""),
    ("Let me conclude by urging both sides to talk.", "both sides", "talk", ""),
    ("As the Secretary-General has said, donors must pay.", "donors", "pay", ""),
    ("We seek the support of our neighbours.", "", "of our neighbours", ""),
    ("The Council ought from the outset to name the wells.", "The Council", "name the wells", ""),
    ("A night ferry remains a glaring gap in the north.", "", "A night ferry", ""),
    ("We look forward to the support of all States.", "", "the support of all States", ""),
    ("Missions have to offer better quarters.", "Missions", "offer better quarters", ""),
    ("I consider a reserve to be essential.", "", "a reserve", ""),
    ("May I, through you, Sir, appeal to all sides to talk.", "all sides", "talk", ""),
    ("We have every hope that both sides will sign.", "both sides", "sign", ""),
    ("We call for the parties to return to the wells.", "the parties", "return to the wells", ""),
    ("We call for a conference to count the wells.", "", "a conference", "to count the wells"),
    ("More must be done to guard the crews.", "", "be done to guard the crews", ""),
    ("We expect a firm answer from the Government.", "", "a firm answer from the Government", ""),
    ("I look forward to hearing your pledges.", "", "hearing your pledges", ""),
    ("We look forward to the early adoption of the text.", "", "the early adoption of the text", ""),
    ("We hope that the latter will sign.", "", "the latter will sign", ""),
    ("Thank you for coming, and please keep talking.", "", "keep talking", ""),
    ("It remains for the leaders to sign.", "the leaders", "sign", ""),
    ("A pause is a moral imperative.", "", "A pause", ""),
    ("Crews that decline to dig should be sent home.", "", "Crews that decline to dig should be sent home", ""),
    ("The return of the herds cannot wait for rain.", "", "The return of the herds cannot wait for rain", ""),
    ("Pumps, and the training to use them, are lacking.", "", "Pumps, and the training to use them", ""),
    ("Six boats, four of which are afloat today, are needed.", "", "Six boats", ""),
    ("What is missing is not money but trust.", "", "trust", ""),
    ("The valley needs pumps, not resolutions.", "", "pumps", ""),
    ("We need the wells to remain open.", "", "the wells to remain open", ""),
    ("We need a crew to stop the leak.", "", "a crew", "to stop the leak"),
    (
        "We urge a review of the list that each crew is there to keep.",
        "",
        "a review of the list that each crew is there to keep",
        "",
    ),
    ("We look to contributing countries to advertise each post.", "contributing countries", "advertise each post", ""),
    ("It falls to those who sell the pumps to mend them.", "those who sell the pumps", "mend them", ""),
    ("Our appeal to donors is to pay.", "donors", "pay", ""),
    ("Full payment remains our call upon you.", "you", "Full payment", ""),
    ("Funds remain far short of what is required.", "", "Funds", ""),
    ("The most urgent need is the return of the herds.", "", "the return of the herds", ""),
    ("They need and deserve our help.", "", "our help", ""),
    ("And to the crews of the valley: step up the work.", "", "step up the work", ""),
    ("Three, please support the wardens.", "", "support the wardens", ""),
    ("All it lacks is a roof.", "", "roof", ""),
];

#[test]
fn who_is_asked_for_what_is_cut_where_the_words_say_it() {
    let room = statements(&ASKS.iter().map(|ask| ask.0).collect::<Vec<_>>());
    let requests = room.table("requests");
    let found: Vec<[&str; 4]> =
        requests.iter().map(|r| ["text", "addressee", "ask", "purpose"].map(|column| r[column].as_str())).collect();
    let expected: Vec<[&str; 4]> = ASKS.iter().map(|&(text, to, ask, purpose)| [text, to, ask, purpose]).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_to_be_handed_over_is_named_with_who_has_it() {
    let room = statements(&[
        "We ask States with helicopters to lend them.",
        "We ask States with helicopters to train their crews.",
        "We ask the helicopter crews to repeat it.",
        "We call on States with helicopters to make it clear that they stay.",
    ]);
    let requests = room.table("requests");
    let themes: Vec<&str> = requests.iter().map(|r| r["ask_themes"].as_str()).collect();
    assert_eq!(themes, ["capability.helicopters", "capability.training", "", ""]);
}

//! The live checker against a small service by hand: nothing is found in the conforming one, and each deliberate fault
//! is found by its code.

mod fake;

use apigen::check::case::{Action, Check, Draft, Payload};
use apigen::check::encode;
use apigen::check::judge::Verdict;
use apigen::check::live::{Identities, Target, drive};
use apigen::check::outcome::Outcome;
use apigen::check::plan::{Given, Plan, plan};
use apigen::contract::Contract;
use apigen::source::{Limits, parse_text};
use apigen::{document, lower};
use fake::{DOCUMENT, Fault, KEY};

fn contract() -> Contract {
    contract_of(DOCUMENT)
}

fn contract_of(document: &str) -> Contract {
    let (source, found) = parse_text("items.yaml", document, &Limits::default());
    assert!(!found.has_errors(), "{found:?}");
    let (document, found) = document::read(&source);
    assert!(!found.has_errors(), "{found:?}");
    let (contract, found) = lower::lower(&document);
    assert!(!found.has_errors(), "{found:?}");
    contract
}

fn driven(contract: &Contract, plan: &Plan, fault: Fault, exact: bool) -> Outcome {
    let identities = Identities {
        api_key: Some(KEY.to_owned()),
        ..Identities::default()
    };
    let target = Target {
        url: fake::start(fault),
        identities: &identities,
        given: Given { exact, minter: false },
        process: None,
    };
    drive(contract, plan, None, target, &mut |_, _, _| {}).expect("the service is there")
}

fn codes(fault: Fault, exact: bool) -> Vec<(&'static str, String)> {
    let contract = contract();
    let plan = plan(&contract, Given { exact, minter: false });
    let outcome = driven(&contract, &plan, fault, exact);
    let found = outcome.findings(&contract, &plan);
    found
        .0
        .into_iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.message))
        .collect()
}

#[test]
fn nothing_is_found_in_a_conforming_service() {
    for exact in [true, false] {
        let found = codes(Fault::None, exact);
        assert!(found.is_empty(), "exact {exact}: {found:#?}");
    }
}

#[test]
fn every_fault_is_found_by_its_code() {
    let faults = [
        (Fault::UndeclaredStatus, "AG510"),
        (Fault::WrongBody, "AG516"),
        (Fault::WrongMediaType, "AG515"),
        (Fault::MissingHeader, "AG517"),
        (Fault::NoMinimum, "AG520"),
        (Fault::NoRequired, "AG520"),
        (Fault::UnknownMembersPass, "AG520"),
        (Fault::WrongField, "AG518"),
        (Fault::WrongCode, "AG514"),
        (Fault::BareNotFound, "AG515"),
        (Fault::NoAllow, "AG524"),
        (Fault::WrongAllow, "AG524"),
        (Fault::AnyoneMayRead, "AG522"),
        (Fault::LenientMediaType, "AG520"),
        (Fault::NoSizeLimit, "AG511"),
        (Fault::MalformedIs500, "AG512"),
        (Fault::Leak, "AG519"),
        (Fault::LooseLimit, "AG523"),
        (Fault::TightLimit, "AG523"),
        (Fault::NoRetryAfter, "AG517"),
        (Fault::NoTrace, "AG528"),
        (Fault::NoReplay, "AG525"),
        (Fault::ReuseIsAccepted, "AG525"),
        (Fault::HeadFails, "AG529"),
        (Fault::Unhealthy, "AG526"),
        (Fault::ValidIsRefused, "AG521"),
        (Fault::HangsUp, "AG512"),
        (Fault::TakesTwice, "AG532"),
        (Fault::FindsAll, "AG532"),
    ];
    for (fault, code) in faults {
        let found = codes(fault, true);
        assert!(
            found.iter().any(|(found, _)| *found == code),
            "{fault:?} is not found as {code}: {found:#?}"
        );
    }
}

#[test]
fn what_a_plain_document_shows_is_found_without_the_extension() {
    let faults = [
        Fault::UndeclaredStatus,
        Fault::WrongBody,
        Fault::WrongMediaType,
        Fault::MissingHeader,
        Fault::NoMinimum,
        Fault::NoRequired,
        Fault::UnknownMembersPass,
        Fault::AnyoneMayRead,
        Fault::LenientMediaType,
        Fault::MalformedIs500,
        Fault::Leak,
        Fault::ValidIsRefused,
    ];
    for fault in faults {
        assert!(!codes(fault, false).is_empty(), "{fault:?} is not found");
    }
}

#[test]
fn the_plan_is_the_same_twice() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: true,
    };
    assert_eq!(
        plan(&contract, given).text(&contract),
        plan(&contract, given).text(&contract)
    );
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("check_plan", plan(&contract, given).text(&contract));
    });
}

#[test]
fn the_report_is_grouped_and_counted() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let outcome = driven(&contract, &plan, Fault::NoMinimum, true);
    let found = outcome.findings(&contract, &plan);
    let words: Vec<String> = found
        .0
        .iter()
        .map(|found| format!("{} {}", found.code, found.message))
        .collect();
    let text = format!("{}\n{}\n", outcome.text(&contract, &plan, false), words.join("\n"));
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("check_report", text);
    });
}

#[test]
fn secrets_never_stand_in_a_report() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let outcome = driven(&contract, &plan, Fault::NoTrace, true);
    for judged in &outcome.judged {
        let curl = judged.sent.curl();
        assert!(!curl.contains(KEY), "{curl}");
    }
    assert!(
        outcome
            .judged
            .iter()
            .any(|judged| judged.sent.curl().contains("$TOKEN"))
    );
}

#[test]
fn nobody_at_the_address_is_said_so() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let identities = Identities::default();
    let target = Target {
        url: "http://127.0.0.1:9".to_owned(),
        identities: &identities,
        given,
        process: None,
    };
    let failure = drive(&contract, &plan, None, target, &mut |_, _, _| {}).expect_err("port 9 is closed");
    assert!(
        matches!(failure, apigen::check::live::Failure::Unreachable(_)),
        "{failure:?}"
    );
}

#[test]
fn scenarios_reach_codes_that_no_single_request_reaches() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let outcome = driven(&contract, &plan, Fault::None, true);
    let row = |id: &str| {
        outcome
            .coverage
            .operations
            .iter()
            .find(|row| row.operation == id)
            .expect("an operation")
    };
    assert!(row("createItem").codes["ITEM_TAKEN"] > 0);
    assert!(row("getItem").codes["ITEM_NOT_FOUND"] > 0);
    let asked = outcome
        .judged
        .iter()
        .find(|judged| plan.cases[judged.case].id == "getItem/scenario/2")
        .expect("a case");
    assert!(asked.sent.target.ends_with("/items/1"), "{}", asked.sent.target);
    let unreachable: Vec<_> = outcome.coverage.unreachable().collect();
    assert_eq!(unreachable, [("createItem", "MAINTENANCE", "switched by hand")]);
    let (codes, _) = outcome.coverage.codes();
    let declared: usize = outcome.coverage.operations.iter().map(|row| row.codes.len()).sum();
    assert_eq!(codes, declared - 1);
    let text = outcome.text(&contract, &plan, true);
    assert!(text.contains("createItem MAINTENANCE: switched by hand"), "{text}");
}

#[test]
fn a_scenario_of_a_handler_that_nobody_wrote_is_no_finding() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let fresh: Vec<usize> = (0..contract.operations.len()).collect();
    let mut outcome = driven(&contract, &plan, Fault::TakesTwice, true);
    assert!(outcome.findings(&contract, &plan).has_errors());
    outcome.forgive(&plan, &fresh);
    assert!(outcome.findings(&contract, &plan).0.is_empty());
    assert_eq!(outcome.tally(&plan, Check::Scenario).unwritten, 1);
}

#[test]
fn a_rebuilt_scenario_tells_the_same_story_with_other_values() {
    let contract = contract();
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let url = fake::start(Fault::None);
    for _ in 0..2 {
        let identities = Identities {
            api_key: Some(KEY.to_owned()),
            ..Identities::default()
        };
        let target = Target {
            url: url.clone(),
            identities: &identities,
            given,
            process: None,
        };
        let only = Some("createItem/scenario/2");
        let outcome = drive(&contract, &plan, only, target, &mut |_, _, _| {}).expect("the service is there");
        let verdicts: Vec<_> = outcome.judged.into_iter().map(|judged| judged.verdict).collect();
        assert_eq!(verdicts, [Verdict::Pass]);
    }
}

#[test]
fn a_length_that_the_document_gives_as_an_example_is_not_sent() {
    let contract = contract_of(
        "
openapi: 3.0.3
info: { title: Uploads, version: 1.0.0 }
paths:
  /uploads:
    put:
      operationId: upload
      parameters:
        - { name: Content-Length, in: header, required: true, schema: { type: integer }, example: 262144 }
        - { name: Content-Range, in: header, required: true, schema: { type: string }, example: bytes 0-1/2 }
      responses: { '204': { description: Taken. } }
",
    );
    // Nor is a line break that stands behind an example.
    let values = [(0, 262_144.into()), (1, "bytes\n0-1/2\n   ".into())];
    let line = encode::line(&contract.operations[0], &values);
    assert_eq!(line.headers, [("Content-Range".to_owned(), "bytes 0-1/2".to_owned())]);
}

/// All that is driven at a service whose document is of others.
fn verdicts(document: &str, answers: fake::Answers, only: &str) -> Vec<Verdict> {
    let contract = contract_of(document);
    let given = Given {
        exact: false,
        minter: false,
    };
    let identities = Identities::default();
    let target = Target {
        url: fake::other(answers),
        identities: &identities,
        given,
        process: None,
    };
    let plan = plan(&contract, given);
    let outcome = drive(&contract, &plan, Some(only), target, &mut |_, _, _| {}).expect("the service is there");
    outcome.judged.into_iter().map(|judged| judged.verdict).collect()
}

#[test]
fn a_length_that_the_document_asks_for_is_told_where_there_is_no_body() {
    let document = "
openapi: 3.0.3
info: { title: Uploads, version: 1.0.0 }
paths:
  /uploads:
    delete:
      operationId: giveUp
      parameters:
        - { name: Content-Length, in: header, required: true, schema: { type: integer }, example: 0 }
      responses: { '204': { description: Gone. } }
";
    let answers: fake::Answers = |request, _, _| {
        let told = request
            .headers
            .get("content-length")
            .is_some_and(|length| length == "0");
        fake::json_answer(if told { 204 } else { 411 }, &serde_json::Value::Null)
    };
    assert_eq!(verdicts(document, answers, "giveUp/reach/1"), [Verdict::Pass]);
}

#[test]
fn an_event_tells_text_as_it_is_whatever_its_schema_admits() {
    let document = "
openapi: 3.0.3
info: { title: Ticker, version: 1.0.0 }
paths:
  /ticks:
    get:
      operationId: tick
      responses: { '200': { description: Ticks., content: { text/event-stream: { schema: {} } } } }
";
    let answers: fake::Answers = |_, _, _| fake::Answer {
        status: 200,
        headers: vec![("Content-Type", "text/event-stream".to_owned())],
        body: "data: tick\n\ndata: {\"tock\":1}\n\n".to_owned(),
    };
    assert_eq!(verdicts(document, answers, "tick/reach/1"), [Verdict::Pass]);
}

#[test]
fn a_thing_that_is_used_up_is_made_anew() {
    let document = "
openapi: 3.0.3
info: { title: Tickets, version: 1.0.0 }
paths:
  /tickets:
    post:
      operationId: sell
      responses:
        '201': { description: Sold., content: { application/json: { schema: { type: object } } } }
  /tickets/{id}/use:
    post:
      operationId: use
      parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ]
      responses:
        '204': { description: Used. }
        '409': { description: Used before. }
";
    // Nothing is sold to begin with, and the ticket of this number was used by somebody else.
    let answers: fake::Answers = |request, _, state| match request.path.trim_start_matches("/tickets") {
        "" => {
            state.taken.insert(format!("sold {}", state.taken.len()));
            fake::json_answer(201, &serde_json::json!({ "id": 1000 + state.taken.len() }))
        }
        path => {
            let number = path.trim_matches('/').trim_end_matches("/use").parse::<u32>();
            let sold = number.is_ok_and(|number| number > 1000);
            let fresh = sold && state.taken.insert(path.to_owned());
            if fresh {
                fake::json_answer(204, &serde_json::Value::Null)
            } else {
                fake::problem(request, 409, "USED", &serde_json::json!({}))
            }
        }
    };
    assert_eq!(verdicts(document, answers, "use/reach/1"), [Verdict::Pass]);
}

#[test]
fn a_form_of_something_without_members_is_not_sent() {
    let contract = contract_of(
        "
openapi: 3.0.3
info: { title: Rates, version: 1.0.0 }
paths:
  /convert:
    post:
      operationId: convert
      requestBody:
        required: true
        content:
          application/json: { schema: { type: integer } }
          application/x-www-form-urlencoded: { schema: { type: integer } }
      responses: { '204': { description: Taken. } }
",
    );
    let contents = &contract.operations[0].body.as_ref().expect("a body").contents;
    let sent = contents
        .iter()
        .map(|content| encode::body(&contract, content, &7.into()));
    let bytes: Vec<_> = sent.map(|sent| sent.map(|sent| sent.bytes)).collect();
    assert_eq!(bytes, [Some(b"7".to_vec()), None]);
}

#[test]
fn a_form_says_an_object_by_its_members() {
    let contract = contract_of(
        "
openapi: 3.0.3
info: { title: Shop, version: 1.0.0 }
paths:
  /skus:
    post:
      operationId: create
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [inventory]
              properties:
                inventory: { type: object, properties: { kind: { type: string, enum: [finite] } } }
            encoding: { inventory: { style: deepObject } }
      responses: { '204': { description: Taken. } }
",
    );
    let given = Given {
        exact: true,
        minter: false,
    };
    let plan = plan(&contract, given);
    let valid = plan.cases.iter().find(|case| case.about == "a valid request");
    let Some(Action::Send(Draft {
        payload: Payload::Value { content, value },
        ..
    })) = valid.map(|case| &case.action)
    else {
        panic!("a valid request has a body");
    };
    let contents = &contract.operations[0].body.as_ref().expect("a body").contents;
    let sent = encode::body(&contract, &contents[*content], value).expect("a form");
    assert_eq!(String::from_utf8_lossy(&sent.bytes), "inventory%5Bkind%5D=finite");
}

#[test]
fn a_list_with_too_many_items_is_not_sent_where_its_body_would_be_too_large() {
    let document = |limit: &str| {
        format!(
            "
openapi: 3.0.3
info: {{ title: Deployments, version: 1.0.0 }}
x-apigen: {{ bodyLimit: {limit} }}
paths:
  /deployments:
    post:
      operationId: deploy
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: array
              maxItems: 1000
              items: {{ type: string, example: 'a name of nearly thirty bytes' }}
      responses: {{ '204': {{ description: Taken. }} }}
"
        )
    };
    let sent = |limit: &str| {
        let contract = contract_of(&document(limit));
        let given = Given {
            exact: true,
            minter: false,
        };
        let plan = plan(&contract, given);
        let many = plan.cases.iter().any(|case| case.about.contains("too many items"));
        let left_out = plan.left_out.iter().any(|one| one.what.contains("too many items"));
        (many, left_out)
    };
    assert_eq!(sent("1MiB"), (true, false));
    assert_eq!(sent("10KiB"), (false, true));
}

#[test]
fn parameters_say_what_their_style_can_say() {
    let contract = contract_of(
        "
openapi: 3.0.3
info: { title: Search, version: 1.0.0 }
paths:
  /search:
    get:
      operationId: search
      parameters:
        - name: which
          in: query
          required: true
          schema: { type: object, properties: { id: { type: integer }, kind: { type: string } } }
        - { name: code, in: query, schema: { type: string, nullable: true, pattern: '/^[0-9]{5}$/i' } }
        - { name: word, in: query, schema: { type: string } }
        - { name: other, in: query, schema: { type: object, properties: { id: { type: integer } } } }
        - { name: ranges, in: query, schema: { type: array, items: { type: array, items: { type: integer } } } }
      responses: { '204': { description: Found. } }
  /taken:
    get:
      operationId: taken
      parameters:
        - { name: id, in: query, required: true, schema: { type: integer } }
        - { name: of, in: query, required: true, schema: { type: object, properties: { id: { type: string } } } }
      responses: { '204': { description: Found. } }
",
    );
    let given = Given {
        exact: false,
        minter: false,
    };
    let plan = plan(&contract, given);
    let lines = plan.cases.iter().filter(|case| case.check == Check::Reach);
    let lines = lines.map(|case| match &case.action {
        Action::Send(draft) => encode::line(&contract.operations[0], &draft.parameters).query,
        _ => String::new(),
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["id=1&kind=kind", "id=1&kind=kind&word=word"]
    );
    // One value is a list of one, and nobody can tell whose a member is that two objects have.
    let broken = plan.cases.iter().filter(|case| case.check == Check::Constraint);
    let broken = broken.map(|case| case.about.as_str());
    assert_eq!(
        broken.collect::<Vec<_>>(),
        ["query parameter `code` outside its pattern"]
    );
    let left_out = plan.left_out.iter().filter(|one| one.operation.is_some());
    let left_out = left_out.map(|one| (one.operation, one.what.as_str()));
    assert_eq!(
        left_out.collect::<Vec<_>>(),
        [(Some(0), "the parameter `other`"), (Some(1), "everything")]
    );
}

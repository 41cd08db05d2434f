//! Drives the cases of a plan, one after the other, and judges every answer.

use super::bind::{Identities, Identity, now};
use super::client::Client;
use super::request::{Binder, oversize};
use super::scenario::Story;
use super::{Failure, Process};
use crate::check::answer::{Answer, Sent};
use crate::check::case::{Action, Before, Case, Check, Draft, Payload};
use crate::check::coverage::Coverage;
use crate::check::judge::{Finding, Judge, Verdict};
use crate::check::outcome::{Judged, Outcome};
use crate::check::plan::{Given, Plan};
use crate::contract::{Contract, Method, Operation};
use std::time::{Duration, Instant};

/// How often a case is rebuilt when another failure stands before the one it asks for.
const REBUILT: u64 = 2;
/// The longest wait for a limit before a rebuilt case.
const WAIT: Duration = Duration::from_secs(2);
/// What handlers say of a thing that is not there, or not any more as it was.
const SPENT: [u16; 3] = [404, 409, 410];

/// The service to drive.
#[derive(Debug)]
pub struct Target<'a> {
    /// `http://127.0.0.1:8080`, with a path before all others if it has one.
    pub url: String,
    /// Who asks.
    pub identities: &'a Identities,
    /// What is known about it.
    pub given: Given,
    /// Its process, where we started it.
    pub process: Option<&'a mut Process>,
}

/// Drives all cases of `plan`, or the one called `only`. `progress` hears how many are done, of how many, and which
/// one is next. The error says that the service died or that nobody answers.
pub fn drive(
    contract: &Contract,
    plan: &Plan,
    only: Option<&str>,
    target: Target<'_>,
    progress: &mut dyn FnMut(usize, usize, &str),
) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Unreachable(error.to_string()))?;
    runtime.block_on(async {
        let mut driver = Driver::new(contract, target)?;
        driver.run(plan, only, progress).await
    })
}

struct Driver<'a> {
    contract: &'a Contract,
    binder: Binder<'a>,
    identities: &'a Identities,
    process: Option<&'a mut Process>,
    client: Client,
    judge: Judge<'a>,
    coverage: Coverage,
    subject: u64,
}

impl<'a> Driver<'a> {
    fn new(contract: &'a Contract, target: Target<'a>) -> Result<Self, Failure> {
        let binder = Binder::new(contract, &target.url).map_err(Failure::Unreachable)?;
        let client = Client::new(binder.address.clone());
        Ok(Self {
            contract,
            binder,
            identities: target.identities,
            process: target.process,
            client,
            judge: Judge::new(contract, target.given),
            coverage: Coverage::of(contract),
            // Subjects of one run do not meet those of the run before.
            subject: now() % 1_000_000 * 10_000,
        })
    }

    async fn run(
        &mut self,
        plan: &Plan,
        only: Option<&str>,
        progress: &mut dyn FnMut(usize, usize, &str),
    ) -> Result<Outcome, Failure> {
        let since = Instant::now();
        let mut judged = Vec::new();
        for (index, case) in plan.cases.iter().enumerate() {
            if only.is_some_and(|only| only != case.id) {
                continue;
            }
            progress(index, plan.cases.len(), &case.id);
            judged.push(self.case(plan, index).await?);
        }
        Ok(Outcome {
            judged,
            coverage: std::mem::take(&mut self.coverage),
            requests: self.client.requests,
            millis: u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
        })
    }

    /// A case, rebuilt while another failure stands before the one it asks for.
    async fn case(&mut self, plan: &Plan, index: usize) -> Result<Judged, Failure> {
        let case = &plan.cases[index];
        let mut attempt = 0;
        loop {
            let (verdict, sent, answer) = self.attempt(case, attempt).await?;
            let spent = SPENT.contains(&answer.status);
            let blocked = match verdict {
                Verdict::Masked(_) => true,
                Verdict::NotReached(_) => {
                    spent && case.operation.and_then(|index| maker(self.contract, index)).is_some()
                }
                _ => false,
            };
            if !blocked || attempt == REBUILT {
                let status = answer.status;
                return Ok(Judged {
                    case: index,
                    verdict,
                    sent,
                    status,
                });
            }
            if answer.status == 429 {
                tokio::time::sleep(retry_after(&answer).min(WAIT)).await;
            }
            if spent {
                self.make_anew(plan, case).await?;
            }
            attempt += 1;
        }
    }

    /// The thing that a case is about may be used up: an order is cancelled once. It is made again, as it was made first.
    async fn make_anew(&mut self, plan: &Plan, case: &Case) -> Result<(), Failure> {
        let Some(maker) = case.operation.and_then(|index| maker(self.contract, index)) else {
            return Ok(());
        };
        let makes = |made: &&Case| made.operation == Some(maker) && made.check == Check::Reach;
        if let Some(made) = plan.cases.iter().find(makes)
            && let Action::Send(draft) = &made.action
        {
            // With its own values, or with fresh ones where there may be only one of its kind.
            for attempt in 0..=1 {
                let (_, _, answer) = self.send(made, draft, attempt).await?;
                if (200..300).contains(&answer.status) {
                    break;
                }
            }
        }
        Ok(())
    }

    async fn attempt(&mut self, case: &Case, attempt: u64) -> Result<(Verdict, Sent, Answer), Failure> {
        match &case.action {
            Action::Send(draft) => self.send(case, draft, attempt).await,
            Action::Burst { draft, pass, refill_ms } => self.burst(case, draft, *pass, *refill_ms).await,
            Action::Replay(draft) => self.replay(case, draft, attempt).await,
            Action::Scenario { given, draft } => {
                self.subject += 1;
                self.binder.story = Some(self.subject);
                let told = self.scenario(case, given, draft, attempt).await;
                self.binder.story = None;
                told
            }
            Action::Reuse(draft, other) => {
                let first = self.bound(case, draft, attempt);
                let answer = self.exchange(case.operation, draft, &first).await?;
                if !(200..300).contains(&answer.status) {
                    return Ok((blocked(&answer), first, answer));
                }
                let mut changed = draft.clone();
                if let Payload::Value { value, .. } = &mut changed.payload {
                    *value = other.clone();
                }
                let second = self.binder.again(case, &changed, &first);
                self.judged(case, &changed, second).await
            }
        }
    }

    /// The steps of one subject, and then the request itself.
    async fn scenario(
        &mut self,
        case: &Case,
        given: &[Before],
        draft: &Draft,
        attempt: u64,
    ) -> Result<(Verdict, Sent, Answer), Failure> {
        let who = Identity {
            identities: self.identities,
            number: self.subject,
        };
        let mut story = Story::default();
        for step in given {
            let told = match story.told(self.contract, step.operation, &step.draft) {
                Ok(told) => told,
                Err(why) => return Ok(untold(why)),
            };
            let sent = self.binder.bind(case, &told, who, attempt);
            let answer = self.exchange(Some(step.operation), &told, &sent).await?;
            if !(200..400).contains(&answer.status) {
                return Ok((blocked(&answer), sent, answer));
            }
            if let Err(why) = story.add(self.contract, step.operation, (sent, answer), &step.outputs) {
                return Ok(untold(why));
            }
        }
        let operation = case.operation.unwrap_or_default();
        match story.told(self.contract, operation, draft) {
            Ok(told) => {
                let sent = self.binder.bind(case, &told, who, attempt);
                self.judged(case, &told, sent).await
            }
            Err(why) => Ok(untold(why)),
        }
    }

    async fn send(&mut self, case: &Case, draft: &Draft, attempt: u64) -> Result<(Verdict, Sent, Answer), Failure> {
        let sent = self.bound(case, draft, attempt);
        self.judged(case, draft, sent).await
    }

    async fn judged(&mut self, case: &Case, draft: &Draft, sent: Sent) -> Result<(Verdict, Sent, Answer), Failure> {
        let answer = self.exchange(case.operation, draft, &sent).await?;
        if answer.status == 0 {
            let finding = Finding {
                code: "AG512",
                message: "the connection ended without an answer".to_owned(),
            };
            return Ok((Verdict::Found(vec![finding]), sent, answer));
        }
        let verdict = self.judge.judge(case, &sent, &answer);
        self.binder.learn(case, &answer);
        if let (Verdict::Pass, Some(index), Some(code)) = (&verdict, case.operation, self.judge.cause(case)) {
            self.coverage.cause(self.contract, index, answer.status, code);
        }
        Ok((verdict, sent, answer))
    }

    /// A request with its subject, key and trace.
    fn bound(&mut self, case: &Case, draft: &Draft, attempt: u64) -> Sent {
        self.subject += 1;
        let who = Identity {
            identities: self.identities,
            number: self.subject,
        };
        self.binder.bind(case, draft, who, attempt)
    }

    /// Sends and counts. An answer with status 0 is a connection that ended although the service lives.
    async fn exchange(&mut self, operation: Option<usize>, draft: &Draft, sent: &Sent) -> Result<Answer, Failure> {
        let answer = match oversize(draft) {
            Some(bytes) => self.client.oversize(sent, bytes).await,
            None => self.client.ask(sent).await,
        };
        match answer {
            Ok(answer) => {
                if let Some(index) = operation.filter(|index| own(self.contract, *index, sent)) {
                    self.coverage.count(self.contract, index, &answer);
                }
                Ok(answer)
            }
            Err(why) => self.silent(&why).await,
        }
    }

    async fn silent(&mut self, why: &str) -> Result<Answer, Failure> {
        if let Some(process) = self.process.as_deref_mut() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if let Some(ended) = process.ended() {
                return Err(Failure::Died(format!("{ended}\n{}", process.last_words(20))));
            }
        }
        match tokio::net::TcpStream::connect(&self.client.address).await {
            Ok(_) => Ok(Answer::default()),
            Err(error) => Err(Failure::Unreachable(format!(
                "{}: {error} ({why})",
                self.client.address
            ))),
        }
    }

    /// The exact limit: `pass` requests pass, the next one does not, save for what time lets through meanwhile.
    async fn burst(
        &mut self,
        case: &Case,
        draft: &Draft,
        pass: u32,
        refill_ms: u64,
    ) -> Result<(Verdict, Sent, Answer), Failure> {
        let mut sent = self.bound(case, draft, 0);
        let since = Instant::now();
        let mut passed = 0;
        loop {
            let answer = self.exchange(case.operation, draft, &sent).await?;
            let elapsed = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
            let meanwhile = u32::try_from(elapsed / refill_ms.max(1))
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            if answer.status == 429 {
                let verdict = if passed < pass {
                    found(format!("request {} is refused, {pass} must pass", passed + 1))
                } else {
                    self.judge.judge(case, &sent, &answer)
                };
                return Ok((verdict, sent, answer));
            }
            passed += 1;
            if passed > pass.saturating_mul(2).saturating_add(50) {
                return Ok((Verdict::Masked(answer.status), sent, answer));
            }
            if passed > pass.saturating_add(meanwhile) {
                let why = format!("{passed} requests pass within {elapsed} ms, only {pass} may");
                return Ok((found(why), sent, answer));
            }
            sent = self.binder.again(case, draft, &sent);
            self.binder.rekey(case, &mut sent);
        }
    }

    async fn replay(&mut self, case: &Case, draft: &Draft, attempt: u64) -> Result<(Verdict, Sent, Answer), Failure> {
        let sent = self.bound(case, draft, attempt);
        let first = self.exchange(case.operation, draft, &sent).await?;
        if !(200..300).contains(&first.status) {
            return Ok((blocked(&first), sent, first));
        }
        let sent = self.binder.again(case, draft, &sent);
        let (verdict, sent, second) = self.judged(case, draft, sent).await?;
        let replayed = second
            .header("idempotent-replayed")
            .is_some_and(|value| value == "true");
        let difference = if second.status != first.status {
            Some(format!(
                "the first answer was {}, the repeated one is {}",
                first.status, second.status
            ))
        } else if second.body != first.body {
            Some("the repeated answer has another body".to_owned())
        } else if !replayed && self.judge.exact() {
            Some("header `idempotent-replayed: true` is missing from the repeated answer".to_owned())
        } else {
            None
        };
        Ok((
            difference.map_or(verdict, |why| {
                Verdict::Found(vec![Finding {
                    code: "AG525",
                    message: why,
                }])
            }),
            sent,
            second,
        ))
    }
}

/// The operation that makes what another one is about: `POST /orders` for all below `/orders/{id}`.
fn maker(contract: &Contract, index: usize) -> Option<usize> {
    let (collection, _) = contract.operations[index].path.template.split_once("/{")?;
    let makes = |one: &Operation| -> bool {
        one.method == Method::Post && one.path.template.trim_end_matches('/') == collection
    };
    contract.operations.iter().position(makes)
}

/// A scenario that cannot be told to its end.
fn untold(why: String) -> (Verdict, Sent, Answer) {
    let finding = Finding {
        code: "AG532",
        message: why,
    };
    (Verdict::Found(vec![finding]), Sent::default(), Answer::default())
}

fn found(message: String) -> Verdict {
    Verdict::Found(vec![Finding { code: "AG523", message }])
}

/// A first step that did not succeed says nothing about the second one.
fn blocked(answer: &Answer) -> Verdict {
    match answer.status {
        409 | 429 => Verdict::Masked(answer.status),
        status => Verdict::NotReached(status),
    }
}

fn retry_after(answer: &Answer) -> Duration {
    let seconds = answer.header("retry-after").and_then(|text| text.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or(1))
}

/// Whether a request asks for the operation itself: its method and not another one on its path.
fn own(contract: &Contract, index: usize, sent: &Sent) -> bool {
    contract.operations[index].method.as_str() == sent.method
}

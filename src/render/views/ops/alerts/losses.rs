//! What is lost without a client noticing: work, log lines, the count of limits.

use super::{Draft, Maker, Rule};

impl Maker<'_> {
    /// The rules of losses.
    pub(super) fn losses(&self) -> Vec<Rule> {
        let tasks = |operator, outcome| {
            self.series
                .of("background_tasks_total", &[("outcome", operator, outcome)])
        };
        let lines = self.series.of("log_lines_dropped_total", &[]);
        let stores = self.series.of("rate_limit_store_errors_total", &[]);
        let drafts = [
            Draft {
                alert: "BackgroundWorkLost",
                expr: self.rose(&tasks("=~", "panicked|refused")),
                wait: "0m",
                severity: "warning",
                about: None,
                summary: "Work after the answer was lost: it panicked, or there was too much of it.".to_owned(),
                description: "The log tells which.".to_owned(),
                fires: vec![self.up(1), Self::input(&tasks("=", "panicked"), "_x10 1x50")],
                quiet: vec![self.up(1), Self::input(&tasks("=", "done"), "0+5x60")],
            },
            Draft {
                alert: "LogLinesDropped",
                expr: format!("sum by (job) (increase({lines}[10m])) > 0"),
                wait: "0m",
                severity: "warning",
                about: None,
                summary: "Log lines are lost.".to_owned(),
                description: "The disk is full, or slower than the log.".to_owned(),
                fires: vec![Self::input(&lines, "0x10 5x50")],
                quiet: vec![Self::input(&lines, "0x60")],
            },
            Draft {
                alert: "LimitStoreFails",
                expr: format!("sum by (job) (increase({stores}[10m])) > 0"),
                wait: "5m",
                severity: "warning",
                about: None,
                summary: "The store in which instances count requests together fails.".to_owned(),
                description: "Until it is back, limits hold as configured for this case.".to_owned(),
                fires: vec![Self::input(&stores, "0+1x60")],
                quiet: vec![Self::input(&stores, "0x60")],
            },
        ];
        let rules = drafts.into_iter().map(|draft| self.rule(draft));
        rules.chain([self.dead_jobs()]).collect()
    }

    /// Jobs that nobody does any more. Instances share one table, so each tells the same number.
    fn dead_jobs(&self) -> Rule {
        let jobs = |task, state| {
            let labels = [("task", "=", task), ("state", "=", state)];
            Self::input(&self.series.of("queue_jobs", &labels), "2x60")
        };
        let dead = self.series.of("queue_jobs", &[("state", "=", "dead")]);
        let mut rule = self.rule(Draft {
            alert: "JobsDead",
            expr: format!("max by (job, task) ({dead}) > 0"),
            wait: "0m",
            severity: "warning",
            about: None,
            summary: "Jobs of the queue are dead: they failed as often as they may.".to_owned(),
            description:
                "The table kit_job has the error of each; once it is mended, set state to waiting and failures to 0."
                    .to_owned(),
            fires: vec![jobs("send", "dead")],
            quiet: vec![jobs("send", "waiting")],
        });
        rule.labels.push(("task", "send".to_owned()));
        rule
    }
}

//! First answers of request keys in the database: every instance knows them, and they outlive the process.

use super::super::error::BoxError;
use super::super::idempotency::{AnswerStore, Fingerprint, Known, Ticket};
use super::{Connection, Database, Error, after, now};
use base64::engine::{Engine as _, general_purpose::STANDARD};
use futures_util::future::BoxFuture;
use std::time::Duration;

/// Of 256 uses of keys, so many clear away what is no longer kept.
const CLEANING: u8 = 4;

impl AnswerStore for Database {
    fn begin<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<Known<Vec<u8>>, BoxError>> {
        Box::pin(async move {
            let known = self
                .write(async |connection| begin(connection, ticket, lease).await)
                .await?;
            Ok(match known {
                Known::Fresh => Known::Fresh,
                Known::Other => Known::Other,
                Known::Running => Known::Running,
                Known::Answered(text) => Known::Answered(STANDARD.decode(text)?),
            })
        })
    }

    fn renew<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<(), BoxError>> {
        let update = "UPDATE kit_answer SET held_until = $1 WHERE request_key = $2 AND holder = $3";
        let update = sqlx::query(update)
            .bind(after(lease))
            .bind(name(ticket))
            .bind(ticket.holder.to_string());
        Box::pin(async move {
            Ok(self
                .write(async |connection| update.execute(connection).await.map(drop))
                .await?)
        })
    }

    fn keep<'a>(&'a self, ticket: &'a Ticket, answer: Vec<u8>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            Ok(self
                .write(async |connection| keep(connection, ticket, answer).await)
                .await?)
        })
    }

    fn keep_within<'a>(
        &'a self,
        connection: &'a mut Connection,
        ticket: &'a Ticket,
        answer: Vec<u8>,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(async move { Ok(keep(connection, ticket, answer).await.map(|()| true)?) })
    }

    fn release<'a>(&'a self, ticket: &'a Ticket) -> BoxFuture<'a, Result<(), BoxError>> {
        let delete = "DELETE FROM kit_answer WHERE request_key = $1 AND holder = $2 AND answer IS NULL";
        let delete = sqlx::query(delete).bind(name(ticket)).bind(ticket.holder.to_string());
        Box::pin(async move {
            Ok(self
                .write(async |connection| delete.execute(connection).await.map(drop))
                .await?)
        })
    }
}

async fn keep(connection: &mut Connection, ticket: &Ticket, answer: Vec<u8>) -> Result<(), Error> {
    let update =
        "UPDATE kit_answer SET answer = $1, kept_until = $2, held_until = 0 WHERE request_key = $3 AND holder = $4";
    let update = sqlx::query(update)
        .bind(STANDARD.encode(answer))
        .bind(after(ticket.ttl))
        .bind(name(ticket))
        .bind(ticket.holder.to_string());
    update.execute(connection).await.map(drop)
}

/// Takes the key where nobody holds it: a new one, one whose answer is no longer kept, one whose holder died.
async fn begin(connection: &mut Connection, ticket: &Ticket, lease: Duration) -> Result<Known<String>, Error> {
    if ticket.holder.as_bytes()[0] < CLEANING {
        let forget = "DELETE FROM kit_answer WHERE request_key IN (SELECT request_key FROM kit_answer
            WHERE kept_until < $1 AND held_until < $1 ORDER BY request_key LIMIT 1000)";
        sqlx::query(forget).bind(now()).execute(&mut *connection).await?;
    }
    let taken = "INSERT INTO kit_answer (request_key, holder, fingerprint, held_until, kept_until)
        VALUES ($1, $2, $3, $4, 0)
        ON CONFLICT (request_key) DO UPDATE
        SET holder = $2, fingerprint = $3, held_until = $4, kept_until = 0, answer = NULL
        WHERE kit_answer.held_until < $5 AND kit_answer.kept_until < $5";
    let taken = sqlx::query(taken)
        .bind(name(ticket))
        .bind(ticket.holder.to_string())
        .bind(text(ticket.fingerprint))
        .bind(after(lease))
        .bind(now())
        .execute(&mut *connection)
        .await?;
    if taken.rows_affected() == 1 {
        return Ok(Known::Fresh);
    }
    let there: (String, Option<String>) =
        sqlx::query_as("SELECT fingerprint, answer FROM kit_answer WHERE request_key = $1")
            .bind(name(ticket))
            .fetch_one(connection)
            .await?;
    Ok(match there {
        (fingerprint, _) if fingerprint != text(ticket.fingerprint) => Known::Other,
        (_, Some(answer)) => Known::Answered(answer),
        (_, None) => Known::Running,
    })
}

/// What stands for the key, which may hold anything, and is of no use to who reads the table.
fn name(ticket: &Ticket) -> String {
    text(Fingerprint::of(&[ticket.key.as_bytes()]))
}

fn text(fingerprint: Fingerprint) -> String {
    STANDARD.encode(fingerprint.0)
}

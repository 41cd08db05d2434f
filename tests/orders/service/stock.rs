//! What is left of the articles.

use crate::generated::kit::data::{Connection, Error};
use crate::generated::models::OrderLine;

/// Too little is left of an article.
pub struct Short {
    pub sku: String,
    pub requested: i32,
    pub available: i32,
}

/// Takes the articles of an order out of the stock; what they cost, in cents. Articles are taken in one order by all, or two
/// orders could wait for each other.
pub async fn take(connection: &mut Connection, lines: &[OrderLine]) -> Result<Result<i64, Short>, Error> {
    let mut sorted: Vec<_> = lines.iter().collect();
    sorted.sort_by(|a, b| a.sku.cmp(&b.sku));
    let mut cents = 0;
    for line in sorted {
        let price: Option<i64> = sqlx::query_scalar(
            "UPDATE article SET available = available - $1 WHERE sku = $2 AND available >= $1 RETURNING price",
        )
        .bind(line.quantity)
        .bind(&line.sku)
        .fetch_optional(&mut *connection)
        .await?;
        match price {
            Some(price) => cents += price * i64::from(line.quantity),
            None => return Ok(Err(short(connection, line).await?)),
        }
    }
    Ok(Ok(cents))
}

async fn short(connection: &mut Connection, line: &OrderLine) -> Result<Short, Error> {
    let available = sqlx::query_scalar("SELECT available FROM article WHERE sku = $1")
        .bind(&line.sku)
        .fetch_optional(connection)
        .await?;
    Ok(Short {
        sku: line.sku.clone(),
        requested: line.quantity,
        available: available.unwrap_or(0),
    })
}

/// Puts the articles of an order back.
pub async fn give_back(connection: &mut Connection, lines: &[OrderLine]) -> Result<(), Error> {
    let mut sorted: Vec<_> = lines.iter().collect();
    sorted.sort_by(|a, b| a.sku.cmp(&b.sku));
    for line in sorted {
        sqlx::query("UPDATE article SET available = available + $1 WHERE sku = $2")
            .bind(line.quantity)
            .bind(&line.sku)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

//! Orders in the database.

use crate::generated::kit::data::{Connection, Error};
use crate::generated::kit::{Patch, Uuid};
use crate::generated::models::{Document, Order, OrderLine, OrderState};

/// An order with one of its lines, as a row.
#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    state: OrderState,
    note: Option<String>,
    sku: String,
    quantity: i32,
}

pub async fn insert(connection: &mut Connection, account: &str, order: &Order) -> Result<(), Error> {
    sqlx::query("INSERT INTO customer_order (id, account, state) VALUES ($1, $2, $3)")
        .bind(order.id)
        .bind(account)
        .bind(order.state)
        .execute(&mut *connection)
        .await?;
    for (position, line) in (0_i32..).zip(&order.lines) {
        sqlx::query("INSERT INTO order_line (order_id, position, sku, quantity) VALUES ($1, $2, $3, $4)")
            .bind(order.id)
            .bind(position)
            .bind(&line.sku)
            .bind(line.quantity)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// An order of this account.
pub async fn find(connection: &mut Connection, account: &str, id: Uuid) -> Result<Option<Order>, Error> {
    let rows = sqlx::query_as(
        "SELECT o.id, o.state, o.note, l.sku, l.quantity FROM customer_order o JOIN order_line l ON l.order_id = o.id
         WHERE o.account = $1 AND o.id = $2 ORDER BY l.position",
    )
    .bind(account)
    .bind(id)
    .fetch_all(connection)
    .await?;
    Ok(orders(rows).pop())
}

/// The newest orders of this account.
pub async fn newest(
    connection: &mut Connection,
    account: &str,
    state: Option<OrderState>,
    most: i32,
) -> Result<Vec<Order>, Error> {
    let rows = sqlx::query_as(
        "SELECT o.id, o.state, o.note, l.sku, l.quantity
         FROM (SELECT id, state, note FROM customer_order
               WHERE account = $1 AND ($2 = '' OR state = $2) ORDER BY id DESC LIMIT $3) o
         JOIN order_line l ON l.order_id = o.id ORDER BY o.id DESC, l.position",
    )
    .bind(account)
    .bind(state.map_or(String::new(), |state| state.to_string()))
    .bind(most)
    .fetch_all(connection)
    .await?;
    Ok(orders(rows))
}

/// Rows of one order follow each other.
fn orders(rows: Vec<Row>) -> Vec<Order> {
    let mut orders: Vec<Order> = Vec::new();
    for row in rows {
        let line = OrderLine { sku: row.sku, quantity: row.quantity };
        match orders.last_mut() {
            Some(order) if order.id == row.id => order.lines.push(line),
            _ => orders.push(Order {
                id: row.id,
                state: row.state,
                lines: vec![line],
                note: row.note.map_or(Patch::Null, Patch::Value),
            }),
        }
    }
    orders
}

/// Whether the order went from one state to the other: of two who try, one succeeds.
pub async fn advance(connection: &mut Connection, id: Uuid, from: OrderState, to: OrderState) -> Result<bool, Error> {
    let changed = sqlx::query("UPDATE customer_order SET state = $1 WHERE id = $2 AND state = $3")
        .bind(to)
        .bind(id)
        .bind(from)
        .execute(connection)
        .await?;
    Ok(changed.rows_affected() == 1)
}

pub async fn set_note(connection: &mut Connection, id: Uuid, note: Option<&str>) -> Result<(), Error> {
    let update = sqlx::query("UPDATE customer_order SET note = $1 WHERE id = $2").bind(note).bind(id);
    update.execute(connection).await.map(drop)
}

pub async fn attach(
    connection: &mut Connection,
    order: Uuid,
    document: &Document,
    note: Option<&str>,
    content: &str,
) -> Result<(), Error> {
    let insert = "INSERT INTO document (id, order_id, media_type, size, note, content) VALUES ($1, $2, $3, $4, $5, $6)";
    let insert = sqlx::query(insert)
        .bind(document.id)
        .bind(order)
        .bind(&document.media_type)
        .bind(document.size)
        .bind(note)
        .bind(content);
    insert.execute(connection).await.map(drop)
}

pub async fn is_closed(connection: &mut Connection) -> Result<bool, Error> {
    let reasons: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM maintenance").fetch_one(connection).await?;
    Ok(reasons > 0)
}

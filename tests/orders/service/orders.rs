//! Handlers of the tag `orders`.

use super::Handlers;
use crate::generated::api::*;
use crate::generated::kit::{Context, Internal, IntoInternal as _, Patch, Transaction, Uuid};
use crate::generated::models::{Document, NewOrder, Order, OrderNotCancellableState, OrderState};
use crate::payments::Refusal;
use crate::stock::{self, Short};
use crate::store;

impl OrdersApi for Handlers {
    async fn list_orders(&self, ctx: &Context, request: ListOrdersRequest) -> Result<ListOrdersOk, ListOrdersError> {
        let mut tx = open::<ListOrdersError>(ctx).await?;
        Ok(ListOrdersOk::ok(store::newest(&mut tx, account(ctx), request.state, request.limit).await?))
    }

    async fn create_order(&self, ctx: &Context, request: CreateOrderRequest) -> Result<CreateOrderOk, CreateOrderError> {
        let NewOrder { lines, card_token, .. } = request.body;
        let mut tx = open::<CreateOrderError>(ctx).await?;
        let cents = match stock::take(&mut tx, &lines).await? {
            Ok(cents) => cents,
            Err(Short { sku, requested, available }) => {
                return Err(CreateOrderError::InsufficientStock { sku, requested, available });
            }
        };
        let order = Order { id: Uuid::new(), state: OrderState::Paid, lines, note: Patch::Null };
        store::insert(&mut tx, account(ctx), &order).await?;
        // Last: what fails before has reserved nothing, and a reservation whose order is not committed lapses.
        self.state.payments.reserve(order.id, cents, card_token.expose()).await?;
        tx.enqueue("send_confirmation", &order.id).await?;
        let location = format!("/v2/orders/{}", order.id);
        Ok(CreateOrderOk::created(order).location(location))
    }

    async fn get_order(&self, ctx: &Context, request: GetOrderRequest) -> Result<GetOrderOk, GetOrderError> {
        let mut tx = open::<GetOrderError>(ctx).await?;
        Ok(GetOrderOk::ok(find::<GetOrderError>(&mut tx, ctx, request.order_id).await?))
    }

    async fn update_order(&self, ctx: &Context, request: UpdateOrderRequest) -> Result<UpdateOrderOk, UpdateOrderError> {
        let mut tx = open::<UpdateOrderError>(ctx).await?;
        let mut order = find::<UpdateOrderError>(&mut tx, ctx, request.order_id).await?;
        if request.body.note.is_absent() {
            return Err(UpdateOrderError::EmptyPatch);
        }
        order.note = request.body.note;
        store::set_note(&mut tx, order.id, order.note.value().map(String::as_str)).await?;
        Ok(UpdateOrderOk::ok(order))
    }

    async fn cancel_order(&self, ctx: &Context, request: CancelOrderRequest) -> Result<CancelOrderOk, CancelOrderError> {
        let mut tx = open::<CancelOrderError>(ctx).await?;
        let order = find::<CancelOrderError>(&mut tx, ctx, request.order_id).await?;
        let state = match order.state {
            OrderState::New | OrderState::Paid => {
                if store::advance(&mut tx, order.id, order.state, OrderState::Cancelled).await? {
                    stock::give_back(&mut tx, &order.lines).await?;
                    return Ok(CancelOrderOk::no_content());
                }
                // Another request was first.
                OrderNotCancellableState::Cancelled
            }
            OrderState::Shipped => OrderNotCancellableState::Shipped,
            OrderState::Delivered => OrderNotCancellableState::Delivered,
            OrderState::Cancelled => OrderNotCancellableState::Cancelled,
        };
        Err(CancelOrderError::OrderNotCancellable { state })
    }

    async fn upload_document(
        &self,
        ctx: &Context,
        request: UploadDocumentRequest,
    ) -> Result<UploadDocumentOk, UploadDocumentError> {
        let UploadDocumentForm { file, note } = request.body;
        let mut tx = open::<UploadDocumentError>(ctx).await?;
        let order = find::<UploadDocumentError>(&mut tx, ctx, request.order_id).await?;
        let document = Document {
            id: Uuid::new(),
            size: i64::try_from(file.size()).internal()?,
            media_type: file.content_type.clone(),
        };
        let kept = file.keep(&*self.state.documents).await.internal()?;
        if let Err(error) = store::attach(&mut tx, order.id, &document, note.as_deref(), &kept.name).await {
            // Nobody would ever ask for it.
            self.state.documents.remove(&kept.name).await.internal()?;
            return Err(error.into());
        }
        Ok(UploadDocumentOk::created(document))
    }
}

/// Whose orders these are.
fn account(ctx: &Context) -> &str {
    ctx.principal().map_or("", |principal| &principal.subject)
}

/// The transaction of a request, unless the shop is closed.
async fn open<E: From<Internal> + From<Maintenance>>(ctx: &Context) -> Result<Transaction, E> {
    let mut tx = ctx.transaction().await?;
    if store::is_closed(&mut tx).await.internal()? {
        return Err(Maintenance.into());
    }
    Ok(tx)
}

/// One function for every operation that may answer `ORDER_NOT_FOUND`.
async fn find<E: From<Internal> + From<OrderNotFound>>(
    tx: &mut Transaction,
    ctx: &Context,
    order_id: Uuid,
) -> Result<Order, E> {
    let found = store::find(tx, account(ctx), order_id).await.internal()?;
    Ok(found.ok_or(OrderNotFound { order_id })?)
}

impl From<Refusal> for CreateOrderError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Declined(decline_code) => Self::PaymentDeclined { decline_code },
            Refusal::Unreachable => PaymentUnavailable.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generated::{self, CONTRACT, kit::Database, kit::store::Folder, kit::testing::Client};
    use crate::payments::Payments;
    use crate::state::{MIGRATIONS, State};
    use futures_util::future::BoxFuture;
    use serde_json::json;
    use std::sync::{Arc, Mutex};

    /// A provider that remembers, and declines a card.
    #[derive(Default)]
    struct Fake(Mutex<Vec<i64>>);

    impl Payments for Fake {
        fn reserve<'a>(&'a self, _order: Uuid, cents: i64, card: &'a str) -> BoxFuture<'a, Result<(), Refusal>> {
            self.0.lock().expect("no panic").push(cents);
            let declined = card == "tok_declined";
            Box::pin(async move { if declined { Err(Refusal::Declined(None)) } else { Ok(()) } })
        }
    }

    #[tokio::test]
    async fn an_order_is_paid_before_it_is_placed() {
        let database = Database::in_memory(&CONTRACT, &MIGRATIONS).await.expect("in memory");
        let payments = Arc::new(Fake::default());
        let documents = Arc::new(Folder::open(std::env::temp_dir().join("orders")).expect("a folder"));
        let state = State { database: database.clone(), payments: payments.clone(), documents };
        let client = Client::new(generated::service(Handlers::new(state)).database(database));
        let order = async |card: &str| {
            let order = json!({ "lines": [{ "sku": "TEA-100", "quantity": 2 }], "card_token": card });
            let ask = client.post("/v2/orders").by("jo", &["orders:write"]).header("idempotency-key", card);
            ask.json(&order).send().await
        };
        let placed = order("tok_12345678").await;
        assert_eq!((placed.status, &placed.json()["state"]), (201, &"paid".into()), "{}", placed.text());
        assert_eq!(order("tok_declined").await.json()["code"], "PAYMENT_DECLINED");
        assert_eq!(*payments.0.lock().expect("no panic"), [900, 900]);
        let listed = client.get("/v2/orders").by("jo", &["orders:read"]).send().await;
        assert_eq!(listed.json().as_array().map(Vec::len), Some(1));
    }
}

//! Handlers that the tests of the client ask: what happens is chosen by the article or the order.

use super::Handlers;
use crate::generated::api::*;
use crate::generated::kit::error::IntoInternal;
use crate::generated::kit::{Context, Patch, Uuid};
use crate::generated::models;
use std::time::Duration;

const KNOWN: &str = "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10";
const SHIPPED: &str = "7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a11";

fn fresh() -> Uuid {
    Uuid(uuid::Uuid::new_v4())
}

fn order(id: Uuid, lines: Vec<models::OrderLine>) -> models::Order {
    models::Order { id, state: models::OrderState::New, lines, note: Patch::default() }
}

impl OrdersApi for Handlers {
    async fn list_orders(&self, _ctx: &Context, request: ListOrdersRequest) -> Result<ListOrdersOk, ListOrdersError> {
        if request.limit == 13 {
            return Err(Maintenance.into());
        }
        let one = || order(fresh(), Vec::new());
        Ok(ListOrdersOk::ok((0..request.limit).map(|_| one()).collect()))
    }

    async fn create_order(&self, _ctx: &Context, request: CreateOrderRequest) -> Result<CreateOrderOk, CreateOrderError> {
        let line = request.body.lines[0].clone();
        match line.sku.as_str() {
            "SLOW-ONE" => tokio::time::sleep(Duration::from_secs(3)).await,
            "CARD-NO" => return Err(CreateOrderError::PaymentDeclined { decline_code: Some("insufficient_funds".into()) }),
            "PAY-OFF" => return Err(PaymentUnavailable.into()),
            "BUG-BUG" => Err(std::io::Error::other("a secret of the database")).internal()?,
            _ if line.quantity > 2 => {
                return Err(CreateOrderError::InsufficientStock { sku: line.sku, requested: line.quantity, available: 2 });
            }
            _ => {}
        }
        // A new id every time: a replayed answer shows by its old one.
        let id = fresh();
        Ok(CreateOrderOk::created(order(id, request.body.lines)).location(format!("/orders/{id}")))
    }

    async fn get_order(&self, _ctx: &Context, request: GetOrderRequest) -> Result<GetOrderOk, GetOrderError> {
        if request.order_id.to_string() != KNOWN {
            return Err(OrderNotFound { order_id: request.order_id }.into());
        }
        Ok(GetOrderOk::ok(order(request.order_id, Vec::new())))
    }

    async fn update_order(&self, _ctx: &Context, request: UpdateOrderRequest) -> Result<UpdateOrderOk, UpdateOrderError> {
        if request.body.note.is_absent() {
            return Err(UpdateOrderError::EmptyPatch);
        }
        Ok(UpdateOrderOk::ok(models::Order { note: request.body.note, ..order(request.order_id, Vec::new()) }))
    }

    async fn cancel_order(&self, _ctx: &Context, request: CancelOrderRequest) -> Result<CancelOrderOk, CancelOrderError> {
        if request.order_id.to_string() == SHIPPED {
            return Err(CancelOrderError::OrderNotCancellable { state: models::OrderNotCancellableState::Shipped });
        }
        Ok(CancelOrderOk::no_content())
    }

    async fn upload_document(
        &self,
        _ctx: &Context,
        request: UploadDocumentRequest,
    ) -> Result<UploadDocumentOk, UploadDocumentError> {
        let file = request.body.file;
        let size = i64::try_from(file.size()).unwrap_or(i64::MAX);
        Ok(UploadDocumentOk::created(models::Document { id: request.order_id, media_type: file.content_type, size }))
    }
}

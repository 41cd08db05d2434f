//! Handlers of the tag `items`, as little work as there can be.

use super::Handlers;
use crate::generated::api::*;
use crate::generated::kit::{Context, Patch, Uuid};
use crate::generated::models::Item;

impl ItemsApi for Handlers {
    async fn get_item(&self, _ctx: &Context, request: GetItemRequest) -> Result<GetItemOk, GetItemError> {
        Ok(GetItemOk::ok(Item {
            id: request.item_id,
            name: "Green tea".to_owned(),
            price: 450,
            tags: vec!["tea".to_owned(), "green".to_owned()],
            note: Patch::Null,
        }))
    }

    async fn create_item(&self, _ctx: &Context, request: CreateItemRequest) -> Result<CreateItemOk, CreateItemError> {
        let CreateItemRequest { body, .. } = request;
        Ok(CreateItemOk::created(Item {
            id: Uuid::random(),
            name: body.name,
            price: body.price,
            tags: body.tags,
            note: body.note,
        }))
    }
}

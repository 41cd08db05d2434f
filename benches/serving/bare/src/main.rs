//! Two routes and nothing else: no authentication, limits, checks, metrics, headers or log.

use poem::listener::TcpListener;
use poem::web::{Json, Path};
use poem::{EndpointExt as _, Route, Server, get, handler, http::StatusCode, post};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Deserialize)]
struct NewItem {
    name: String,
    price: i64,
    tags: Vec<String>,
    note: Option<String>,
}

#[derive(Serialize)]
struct Item {
    id: Uuid,
    name: String,
    price: i64,
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[handler]
async fn get_item(Path(id): Path<Uuid>) -> Json<Item> {
    Json(Item {
        id,
        name: "Green tea".to_owned(),
        price: 450,
        tags: vec!["tea".to_owned(), "green".to_owned()],
        note: None,
    })
}

#[handler]
async fn create_item(Json(new): Json<NewItem>) -> poem::Result<(StatusCode, Json<Item>)> {
    let NewItem { name, price, tags, note } = new;
    let id = Uuid::new_v4();
    Ok((StatusCode::CREATED, Json(Item { id, name, price, tags, note })))
}

#[tokio::main]
async fn main() -> Result<(), std::io::Error> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_owned());
    let routes = Route::new()
        .at("/items/:item_id", get(get_item))
        .at("/items", post(create_item));
    Server::new(TcpListener::bind(address)).run(routes.boxed()).await
}

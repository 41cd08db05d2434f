//! What dependencies over HTTP are called.

use super::{Case, TYPES, Wish, allocate};
use crate::contract::{Contract, DependencyKind};
use std::collections::BTreeMap;

/// The names of a dependency over HTTP.
#[derive(Clone, Debug)]
pub struct DependencyName {
    /// `payments`: makes its client.
    pub function: String,
    /// `Payments`: its client.
    pub client: String,
    /// `APP_PAYMENTS_URL`: says where it is.
    pub variable: String,
}

/// What `APP_…_URL` means to every service, and what stands in the file of the clients.
const RESERVED: [&str; 4] = ["redis", "database", "jwt_jwks", "self"];
const BESIDE: [&str; 5] = ["Client", "Config", "Down", "Internal", "BoxError"];

/// By the key in the document.
pub(super) fn dependencies(contract: &Contract) -> BTreeMap<String, DependencyName> {
    let over_http = contract
        .dependencies
        .iter()
        .filter(|one| one.kind == DependencyKind::Http);
    let wishes: Vec<_> = over_http
        .clone()
        .map(|one| Wish {
            words: &one.name,
            fallback: "dependency",
        })
        .collect();
    let functions = allocate(&wishes, Case::Module, &RESERVED, "_service");
    let reserved: Vec<_> = BESIDE.into_iter().chain(TYPES.iter().copied()).collect();
    let clients = allocate(&wishes, Case::Type, &reserved, "Service");
    let named = over_http.zip(functions.into_iter().zip(clients));
    named
        .map(|(one, (function, client))| {
            let variable = format!("APP_{}_URL", function.trim_matches('_').to_uppercase());
            (
                one.name.clone(),
                DependencyName {
                    function,
                    client,
                    variable,
                },
            )
        })
        .collect()
}

//! Document and contract to the plain OpenAPI document that other tools read.

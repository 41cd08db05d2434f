//! # AG327: a schema has no type
//!
//! Members, items or a format are described, but not that the value is an object, a list or a text.
//!
//! ## Why
//!
//! To the letter of JSON Schema a value of any other kind satisfies it: `{properties: {id: …}}` takes the number 5. Hardly
//! anybody means that, so the schema is read as the kind that it describes, and everything else is refused.
//!
//! ## Example
//!
//! ```text
//! Pet:
//!   properties: { name: { type: string } }
//! ```
//!
//! ## Fix
//!
//! Write `type: object` (or `array`, `string`). Where values of all kinds are meant, write `x-apigen: { untyped: any }` at
//! the root of the document.

//! Enums whose constants are words: what serde knows of them, as text.

use super::{Fault, FromText};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde::ser::Impossible;
use serde::{Serialize, Serializer};
use std::fmt;

/// An enum whose constants are words. Each word is written once, for serde:
/// ```ignore
/// #[derive(Clone, Copy, Serialize, Deserialize)]
/// #[serde(rename_all = "lowercase")]
/// pub enum OrderState { New, Paid }
///
/// as_word!(OrderState);
/// ```
pub trait Word: Copy + Serialize + DeserializeOwned + fmt::Display {
    /// As the contract writes it.
    fn as_str(self) -> &'static str {
        self.serialize(Name).unwrap_or_default()
    }
}

/// Makes an enum a [`Word`], which is displayed as such. `kit` must be in scope; `Word` may be a schema of the contract.
#[allow(unused_macros, reason = "a contract need not have such enums")]
macro_rules! as_word {
    ($name:ident) => {
        impl kit::types::Word for $name {}

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(kit::types::Word::as_str(*self))
            }
        }

        kit::types::as_column!($name, kit::types::FromText);
    };
}
pub(crate) use as_word;

impl<T: Word> FromText for T {
    fn from_text(text: &str) -> Result<Self, Fault> {
        let word: StrDeserializer<'_, Unknown> = text.into_deserializer();
        T::deserialize(word).map_err(|Unknown(words)| Fault::one_of(words))
    }
}

/// A text is none of these words.
#[derive(Debug)]
struct Unknown(&'static [&'static str]);

impl serde::de::Error for Unknown {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }

    fn unknown_variant(_: &str, words: &'static [&'static str]) -> Self {
        Self(words)
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("none of the words")
    }
}

impl std::error::Error for Unknown {}

/// Takes the name of a variant without members; no [`Word`] is anything else.
struct Name;

macro_rules! refused {
    ($($method:ident($($argument:ty),*) -> $result:ty;)*) => { $(
        fn $method(self, $(_: $argument),*) -> Result<$result, fmt::Error> {
            Err(fmt::Error)
        }
    )* };
}

impl Serializer for Name {
    type Ok = &'static str;
    type Error = fmt::Error;
    type SerializeSeq = Impossible<Self::Ok, Self::Error>;
    type SerializeTuple = Impossible<Self::Ok, Self::Error>;
    type SerializeTupleStruct = Impossible<Self::Ok, Self::Error>;
    type SerializeTupleVariant = Impossible<Self::Ok, Self::Error>;
    type SerializeMap = Impossible<Self::Ok, Self::Error>;
    type SerializeStruct = Impossible<Self::Ok, Self::Error>;
    type SerializeStructVariant = Impossible<Self::Ok, Self::Error>;

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<Self::Ok, Self::Error> {
        Ok(word)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Self::Ok, Self::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Self::Ok, Self::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<Self::Ok, Self::Error> {
        Err(fmt::Error)
    }

    refused! {
        serialize_bool(bool) -> Self::Ok;
        serialize_i8(i8) -> Self::Ok;
        serialize_i16(i16) -> Self::Ok;
        serialize_i32(i32) -> Self::Ok;
        serialize_i64(i64) -> Self::Ok;
        serialize_u8(u8) -> Self::Ok;
        serialize_u16(u16) -> Self::Ok;
        serialize_u32(u32) -> Self::Ok;
        serialize_u64(u64) -> Self::Ok;
        serialize_f32(f32) -> Self::Ok;
        serialize_f64(f64) -> Self::Ok;
        serialize_char(char) -> Self::Ok;
        serialize_str(&str) -> Self::Ok;
        serialize_bytes(&[u8]) -> Self::Ok;
        serialize_none() -> Self::Ok;
        serialize_unit() -> Self::Ok;
        serialize_unit_struct(&'static str) -> Self::Ok;
        serialize_seq(Option<usize>) -> Self::SerializeSeq;
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct(&'static str, usize) -> Self::SerializeStruct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super as kit;
    use super::*;
    use serde::Deserialize;

    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum State {
        New,
        PaidLater,
        #[serde(rename = "")]
        Nothing,
    }

    as_word!(State);

    #[test]
    fn a_word_is_what_serde_writes() {
        assert_eq!(State::PaidLater.as_str(), "paid-later");
        assert_eq!(State::Nothing.as_str(), "");
        assert_eq!(State::PaidLater.to_string(), "paid-later");
        assert_eq!(State::from_text("paid-later"), Ok(State::PaidLater));
        assert_eq!(State::from_text(""), Ok(State::Nothing));
        assert_eq!(State::New.as_str(), "new");
    }

    #[test]
    fn what_is_no_word_is_told_all_words() {
        assert_eq!(State::from_text("New"), Err(Fault::one_of(&["new", "paid-later", ""])));
    }
}

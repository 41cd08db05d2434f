//! Types that are text in a database: UUIDs, times, words of the contract.

/// Lets a type be bound to a statement and read from a row of a text column, as it is written in JSON; `$text` is
/// where `FromText` is found. Nothing without the feature `sql`.
#[cfg(feature = "sql")]
macro_rules! as_column {
    ($name:ty, $text:path) => {
        impl sqlx::Type<sqlx::Any> for $name {
            fn type_info() -> sqlx::any::AnyTypeInfo {
                <String as sqlx::Type<sqlx::Any>>::type_info()
            }
        }

        impl sqlx::Encode<'_, sqlx::Any> for $name {
            fn encode_by_ref(
                &self,
                buffer: &mut <sqlx::Any as sqlx::Database>::ArgumentBuffer,
            ) -> Result<sqlx::encode::IsNull, sqlx::error::BoxDynError> {
                sqlx::Encode::<sqlx::Any>::encode(self.to_string(), buffer)
            }
        }

        impl<'r> sqlx::Decode<'r, sqlx::Any> for $name {
            fn decode(value: <sqlx::Any as sqlx::Database>::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                let text = <&str as sqlx::Decode<'r, sqlx::Any>>::decode(value)?;
                <Self as $text>::from_text(text).map_err(|fault| fault.detail.into())
            }
        }
    };
}
#[cfg(not(feature = "sql"))]
macro_rules! as_column {
    ($name:ty, $text:path) => {};
}
pub(crate) use as_column;

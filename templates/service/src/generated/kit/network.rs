//! Addresses that belong together.

use super::config::reader::Setting;
use std::net::IpAddr;

/// An address, or all that begin like it: `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    /// How many bits count.
    bits: u32,
}

impl Network {
    /// Whether an address is of this network; one of IPv4 within IPv6 is one of IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let start = |bytes: u128, length: u32| bytes.checked_shr(length - self.bits).unwrap_or_default();
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                start(own.to_bits().into(), 32) == start(other.to_bits().into(), 32)
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => start(own.to_bits(), 128) == start(other.to_bits(), 128),
            _ => false,
        }
    }
}

impl Setting for Network {
    const EXPECTED: &'static str = "an address or network such as `10.0.0.1` or `10.0.0.0/8`";
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = text
            .split_once('/')
            .map_or((text, None), |(text, bits)| (text, Some(bits)));
        let address = address.parse::<IpAddr>().ok()?.to_canonical();
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Some(most), |bits| bits.parse().ok())?;
        (bits <= most).then_some(Self { address, bits })
    }
}

//! Networks that are not public, as a pure function of an address.
//!
//! The attack (server-side request forgery): a name that the connector may ask is pointed at an address behind the
//! firewall, and the host, which stands behind it too, fetches what the attacker can't: a cloud's metadata service with
//! its keys, a router's page, a database without a password. So a connection is made only to an address that the
//! internet at large would reach, and everything that IANA's special-purpose registries list is refused, each network
//! with its name for the message.
//!
//! An IPv6 address can carry an IPv4 address that a gateway takes out again (mapped, NAT64, 6to4, Teredo). These are
//! unwrapped where the inner address decides, or refused where nobody needs them.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses a host may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressRule {
    /// Addresses of the public internet: what every name gets.
    PublicOnly,
    /// This machine alone: what `localhost` gets under the development setting. A resolver that sends `localhost`
    /// elsewhere would otherwise get requests in the clear.
    LoopbackOnly,
}

impl AddressRule {
    /// The network for which an address is refused; none if it may be connected to.
    pub fn refuses(self, address: IpAddr) -> Option<BlockedNetwork> {
        match self {
            Self::PublicOnly => blocked_network(address),
            Self::LoopbackOnly if address.is_loopback() => None,
            Self::LoopbackOnly => Some(BlockedNetwork(
                "a network beyond this machine, where only loopback is meant",
            )),
        }
    }
}

/// A network that is not public, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BlockedNetwork(&'static str);

impl fmt::Display for BlockedNetwork {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// An IPv4 network and its name.
struct V4(u32, u32, &'static str);

const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u32, name: &'static str) -> V4 {
    V4(u32::from_be_bytes([a, b, c, d]), bits, name)
}

/// IANA's special-purpose registry for IPv4, with multicast and broadcast.
const IPV4: &[V4] = &[
    // On many systems `0.0.0.0` connects to this machine.
    v4(0, 0, 0, 0, 8, "0.0.0.0/8, \"this network\""),
    // Routers, intranets, neighbours in a cloud's virtual network.
    v4(10, 0, 0, 0, 8, "10.0.0.0/8, a private network"),
    // The provider's side of carrier-grade NAT; cloud providers keep internal services there.
    v4(100, 64, 0, 0, 10, "100.64.0.0/10, a shared network of providers"),
    // Services that trust everybody on the same machine.
    v4(127, 0, 0, 0, 8, "127.0.0.0/8, this machine"),
    // The metadata services of clouds, 169.254.169.254, hand out keys.
    v4(169, 254, 0, 0, 16, "169.254.0.0/16, link-local"),
    v4(172, 16, 0, 0, 12, "172.16.0.0/12, a private network"),
    v4(192, 0, 0, 0, 24, "192.0.0.0/24, protocol assignments"),
    v4(192, 0, 2, 0, 24, "192.0.2.0/24, documentation"),
    // Anycast relays of 6to4, withdrawn: a packet that goes there comes out wherever a stranger likes.
    v4(192, 88, 99, 0, 24, "192.88.99.0/24, withdrawn 6to4 relays"),
    v4(192, 168, 0, 0, 16, "192.168.0.0/16, a private network"),
    v4(198, 18, 0, 0, 15, "198.18.0.0/15, benchmarks"),
    v4(198, 51, 100, 0, 24, "198.51.100.0/24, documentation"),
    v4(203, 0, 113, 0, 24, "203.0.113.0/24, documentation"),
    // Many listeners, or none; the last of the range is broadcast.
    v4(224, 0, 0, 0, 4, "224.0.0.0/4, multicast"),
    v4(240, 0, 0, 0, 4, "240.0.0.0/4, reserved"),
];

/// An IPv6 network and its name.
struct V6(u128, u32, &'static str);

const fn v6(segments: [u16; 8], bits: u32, name: &'static str) -> V6 {
    V6(
        Ipv6Addr::new(
            segments[0],
            segments[1],
            segments[2],
            segments[3],
            segments[4],
            segments[5],
            segments[6],
            segments[7],
        )
        .to_bits(),
        bits,
        name,
    )
}

/// IANA's special-purpose registry for IPv6, as far as it lies inside 2000::/3. Everything outside is refused at once.
const IPV6: &[V6] = &[
    // Teredo carries an IPv4 address and port of anybody's choice.
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 32, "2001::/32, Teredo"),
    v6([0x2001, 0, 0, 0, 0, 0, 0, 0], 23, "2001::/23, protocol assignments"),
    v6([0x2001, 0xdb8, 0, 0, 0, 0, 0, 0], 32, "2001:db8::/32, documentation"),
    v6([0x3fff, 0, 0, 0, 0, 0, 0, 0], 20, "3fff::/20, documentation"),
];

/// The network for which an address is not public; none if it is public.
pub fn blocked_network(address: IpAddr) -> Option<BlockedNetwork> {
    match address {
        IpAddr::V4(address) => blocked_v4(address),
        IpAddr::V6(address) => blocked_v6(address),
    }
}

fn blocked_v4(address: Ipv4Addr) -> Option<BlockedNetwork> {
    let bits = address.to_bits();
    IPV4.iter()
        .find(|network| (bits ^ network.0) >> (32 - network.1) == 0)
        .map(|network| BlockedNetwork(network.2))
}

fn blocked_v6(address: Ipv6Addr) -> Option<BlockedNetwork> {
    let segments = address.segments();
    // ::ffff:a.b.c.d is the IPv4 address: the kernel connects to it by IPv4.
    if let Some(mapped) = address.to_ipv4_mapped() {
        return blocked_v4(mapped);
    }
    // 64:ff9b::a.b.c.d leaves through a NAT64 gateway as a.b.c.d; on networks without IPv4 every name gets one.
    if segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        return blocked_v4(embedded(segments[6], segments[7]));
    }
    // 2002:aabb:ccdd:: is tunnelled to a.b.c.d by 6to4. Nobody serves by it any more, so the tunnel as such is refused.
    if segments[0] == 0x2002 {
        return blocked_v4(embedded(segments[1], segments[2])).or(Some(BlockedNetwork("2002::/16, 6to4")));
    }
    // What the internet at large routes is 2000::/3. Outside lie ::1, :: and the old ::a.b.c.d, local NAT64 (64:ff9b:1::/48),
    // discard-only (100::/64), unique-local (fc00::/7), link-local (fe80::/10), site-local (fec0::/10), multicast (ff00::/8).
    if segments[0] & 0xe000 != 0x2000 {
        return Some(BlockedNetwork(name_outside(address)));
    }
    let bits = address.to_bits();
    IPV6.iter()
        .find(|network| (bits ^ network.0) >> (128 - network.1) == 0)
        .map(|network| BlockedNetwork(network.2))
}

fn name_outside(address: Ipv6Addr) -> &'static str {
    let first = address.segments()[0];
    match first {
        _ if address.is_loopback() => "::1, this machine",
        _ if first & 0xfe00 == 0xfc00 => "fc00::/7, a private network",
        _ if first & 0xffc0 == 0xfe80 => "fe80::/10, link-local",
        _ if first & 0xff00 == 0xff00 => "ff00::/8, multicast",
        _ => "a network that is not part of the public internet",
    }
}

fn embedded(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocked(text: &str) -> bool {
        blocked_network(text.parse().expect(text)).is_some()
    }

    #[test]
    fn public_addresses_pass() {
        for text in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.88.98.255",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "203.0.112.255",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:81b::200e",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:200::1",
        ] {
            assert!(!blocked(text), "{text} is public");
        }
    }

    #[test]
    fn every_special_network_is_refused_at_both_ends() {
        for text in [
            "0.0.0.0",
            "0.255.255.255",
            "10.0.0.0",
            "10.255.255.255",
            "100.64.0.0",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.255",
            "169.254.0.0",
            "169.254.169.254",
            "169.254.255.255",
            "172.16.0.0",
            "172.31.255.255",
            "192.0.0.0",
            "192.0.0.255",
            "192.0.2.0",
            "192.0.2.255",
            "192.88.99.0",
            "192.88.99.255",
            "192.168.0.0",
            "192.168.255.255",
            "198.18.0.0",
            "198.19.255.255",
            "198.51.100.0",
            "198.51.100.255",
            "203.0.113.0",
            "203.0.113.255",
            "224.0.0.0",
            "239.255.255.255",
            "240.0.0.0",
            "255.255.255.255",
        ] {
            assert!(blocked(text), "{text} is not public");
        }
    }

    #[test]
    fn ipv6_is_refused_outside_its_public_part() {
        for text in [
            "::",
            "::1",
            "::7f00:1",
            "::10.0.0.1",
            "100::1",
            "fc00::1",
            "fdff:ffff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2001:10::1",
            "3fff::1",
            "3fff:fff::1",
            "64:ff9b:1::1",
            "5f00::1",
        ] {
            assert!(blocked(text), "{text} is not public");
        }
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_address_is_judged_as_itself() {
        for inner in ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1"] {
            let inner: Ipv4Addr = inner.parse().expect("an address");
            let [a, b] = [(inner.to_bits() >> 16) as u16, inner.to_bits() as u16];
            for outer in [
                Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, a, b),
                Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, a, b),
                Ipv6Addr::new(0x2002, a, b, 0, 0, 0, 0, 1),
            ] {
                assert_eq!(blocked_network(outer.into()), blocked_v4(inner), "{outer}");
            }
        }
        // 6to4 is refused whatever it carries.
        assert!(blocked("2002:808:808::1"));
    }

    #[test]
    fn loopback_alone_is_meant_by_the_development_setting() {
        assert_eq!(
            AddressRule::LoopbackOnly.refuses("127.0.0.1".parse().expect("an address")),
            None
        );
        assert_eq!(
            AddressRule::LoopbackOnly.refuses("::1".parse().expect("an address")),
            None
        );
        for text in ["8.8.8.8", "10.0.0.1", "0.0.0.0"] {
            assert!(AddressRule::LoopbackOnly.refuses(text.parse().expect(text)).is_some());
        }
    }
}

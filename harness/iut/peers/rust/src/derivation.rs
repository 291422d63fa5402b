// SPDX-License-Identifier: Apache-2.0

//! S, and what is made of it: clauses 3, 5, 6 and 8.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::rules::{Context, Kind, Mode};

pub fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes any key");
    mac.update(data);
    mac.finalize().into_bytes().to_vec()
}

/// 3.1, 3.2
pub fn kdf(key: &[u8], fc: &[u8], parameters: &[Vec<u8>]) -> Vec<u8> {
    let mut s = fc.to_vec();
    for p in parameters {
        let length = u16::try_from(p.len()).expect("was checked");
        s.extend_from_slice(p);
        s.extend_from_slice(&length.to_be_bytes());
    }
    hmac(key, &s)
}

/// 6.1: a digit of the MCC or the MNC in each half of three octets.
fn plmn(mcc: &str, mnc: &str) -> Vec<u8> {
    let digit = |text: &str, i: usize| text.as_bytes().get(i).map_or(0xf, |c| c - b'0');
    vec![digit(mcc, 1) << 4 | digit(mcc, 0), digit(mnc, 2) << 4 | digit(mcc, 2), digit(mnc, 1) << 4 | digit(mnc, 0)]
}

/// 4.11: what enters S of a public value.
fn entering(suite: u8, value: &[u8]) -> Vec<u8> {
    if suite < 3 {
        return value.to_vec();
    }
    let role = if value.len() == 1216 { 1 } else { 2 };
    [&[role][..], &Sha256::digest(value)].concat()
}

/// Clause 5.
fn kdk(context: &Context) -> Vec<u8> {
    match context.mode {
        Mode::Root => context.root.clone(),
        Mode::Agreement => hmac(&[0; 32], &context.z),
        Mode::Hybrid => hmac(&context.root, &context.z),
    }
}

/// D, of 6.1.
fn derivation(c: &Context, kind: &Kind) -> Vec<u8> {
    let parameters = [
        b"LTK-DERIVE".to_vec(),
        vec![c.mode as u8, c.suite],
        vec![kind.purpose, kind.index],
        vec![kind.algorithm],
        kind.bits.to_be_bytes().to_vec(),
        c.imsi.as_bytes().to_vec(),
        plmn(c.mcc, c.mnc),
        [&[c.element_type], c.element.as_bytes()].concat(),
        c.epoch.to_be_bytes().to_vec(),
        c.network_nonce.clone(),
        c.card_nonce.clone(),
        entering(c.suite, &c.network_public),
        entering(c.suite, &c.card_public),
    ];
    kdf(&kdk(c), &[0xff, 0xf0], &parameters)
}

/// The last octets, as many as the key has: 6.2.
pub fn key((context, kind): &(Context, Kind)) -> Vec<u8> {
    let d = derivation(context, kind);
    d[d.len() - usize::from(kind.bits) / 8..].to_vec()
}

/// TOPc of the same context.
pub fn topc(context: &Context) -> Vec<u8> {
    derivation(context, &Kind { purpose: 3, index: 0, algorithm: 2, bits: 256 })
}

/// KID of the same key set.
pub fn kid(context: &Context, kic: &Kind) -> Vec<u8> {
    let d = derivation(context, &Kind { purpose: 5, ..*kic });
    d[d.len() - usize::from(kic.bits) / 8..].to_vec()
}

/// 8.1, 8.3
pub fn tag(context: &Context, role: u8, keys: u16) -> Vec<u8> {
    let kc = derivation(context, &Kind { purpose: 8, index: 0, algorithm: 0, bits: 256 });
    let parameters = [b"LTK-CONFIRM".to_vec(), vec![role], context.epoch.to_be_bytes().to_vec(), keys.to_be_bytes().to_vec()];
    kdf(&kc, &[0xff, 0xf1], &parameters)[16..].to_vec()
}

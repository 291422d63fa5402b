// SPDX-License-Identifier: Apache-2.0

//! The rules of clauses 4 and 8, in the order of 7.1. What is made here has passed them, and its types hold nothing else.

use crate::{demand, Answer, Refusal, Request};

#[derive(Clone, Copy, PartialEq)]
pub enum Mode {
    Root = 1,
    Agreement = 2,
    Hybrid = 3,
}

/// What a key is for: 4.3 to 4.5.
pub struct Kind {
    pub purpose: u8,
    pub index: u8,
    pub algorithm: u8,
    pub bits: u16,
}

/// All other inputs of a derivation.
pub struct Context<'a> {
    pub mode: Mode,
    pub suite: u8,
    pub imsi: &'a str,
    pub mcc: &'a str,
    pub mnc: &'a str,
    pub element_type: u8,
    pub element: &'a str,
    pub epoch: u32,
    pub network_nonce: Vec<u8>,
    pub card_nonce: Vec<u8>,
    pub network_public: Vec<u8>,
    pub card_public: Vec<u8>,
    pub root: Vec<u8>,
    pub z: Vec<u8>,
}

/// The number, where it lies between the two.
fn within<T: TryFrom<u64> + PartialOrd>(n: u64, least: T, most: T, class: &'static str) -> Answer<T> {
    match T::try_from(n) {
        Ok(n) if least <= n && n <= most => Ok(n),
        _ => Err(Refusal::Invalid(class)),
    }
}

fn mode_and_suite(request: &Request) -> Answer<(Mode, u8)> {
    let mode = match request.number("mode")? {
        1 => Mode::Root,
        2 => Mode::Agreement,
        3 => Mode::Hybrid,
        _ => return Err(Refusal::Invalid("mode")),
    };
    let (least, most) = if mode == Mode::Root { (0, 0) } else { (1, 3) };
    Ok((mode, within(request.number("suite")?, least, most, "suite")?))
}

fn kind(request: &Request) -> Answer<Kind> {
    let purpose = within(request.number("purpose")?, 1, 7, "purpose")?;
    let (least, most) = if matches!(purpose, 4..=6) { (1, 15) } else { (0, 0) };
    let index = within(request.number("index")?, least, most, "index")?;
    let algorithm = within(request.number("algorithm")?, 0, u8::MAX, "algorithm")?;
    let lengths: &[u64] = match (purpose, algorithm) {
        (1 | 2, 1) => &[128],
        (1, 2) => &[128, 256],
        (1, 3) | (3, 2) | (7, 0) => &[256],
        (4..=6, 16) => &[128, 192, 256],
        _ => return Err(Refusal::Invalid("algorithm")),
    };
    let bits = request.number("bits")?;
    demand(lengths.contains(&bits), "bits")?;
    Ok(Kind { purpose, index, algorithm, bits: bits as u16 })
}

fn are_digits(text: &str, least: usize, most: usize) -> bool {
    text.bytes().all(|c| c.is_ascii_digit()) && (least..=most).contains(&text.len())
}

/// ISO/IEC 7812-1: from the right, each second digit doubled, and the digits of that added.
fn has_luhn_digit(text: &str) -> bool {
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let weighted = text.bytes().rev().map(|c| u32::from(c - b'0')).enumerate();
    weighted.map(|(i, digit)| if i % 2 == 1 { doubled(digit) } else { digit }).sum::<u32>() % 10 == 0
}

/// 32 digits are a number below 2^128.
fn is_eid(text: &str) -> bool {
    are_digits(text, 32, 32) && text.parse::<u128>().map_or(false, |n| n % 97 == 1)
}

fn is_element(kind: u64, text: &str) -> bool {
    match kind {
        1 => are_digits(text, 19, 20) && has_luhn_digit(text),
        2 => is_eid(text),
        3 => text.len() == 20 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'A'..=b'F')),
        _ => false,
    }
}

/// 4.11: each alone. `suite` is 0 in ROOT.
fn is_public(suite: u8, value: &[u8]) -> bool {
    match suite {
        0 => value.is_empty(),
        1 => value.len() == 32,
        2 => value.len() == 33 && matches!(value[0], 2 | 3),
        _ => matches!(value.len(), 1216 | 1120),
    }
}

/// 4.11: the two together.
fn are_public(suite: u8, one: &[u8], other: &[u8]) -> bool {
    let fit = match suite {
        0 => true,
        3 => one.len() != other.len(),
        _ => one != other,
    };
    fit && is_public(suite, one) && is_public(suite, other)
}

/// 4.6 to 4.11. The secrets are checked later.
fn context<'a>(request: &Request<'a>, mode: Mode, suite: u8) -> Answer<Context<'a>> {
    let (imsi, mcc, mnc) = (request.text("imsi")?, request.text("mcc")?, request.text("mnc")?);
    demand(are_digits(imsi, 6, 15), "imsi")?;
    let home = format!("{mcc}{mnc}");
    demand(are_digits(mcc, 3, 3) && are_digits(mnc, 2, 3) && imsi.starts_with(&home) && imsi != home, "plmn")?;
    let (element_type, element) = (request.number("element_type")?, request.text("element")?);
    demand(is_element(element_type, element), "element")?;
    let epoch = within(request.number("epoch")?, 1, u32::MAX, "epoch")?;
    let (network_nonce, card_nonce) = (request.octets("network_nonce")?, request.octets("card_nonce")?);
    demand(network_nonce.len() == 16 && matches!(card_nonce.len(), 0 | 16), "nonce")?;
    let (network_public, card_public) = (request.octets("network_public")?, request.octets("card_public")?);
    demand(are_public(suite, &network_public, &card_public), "public_key")?;
    Ok(Context {
        mode,
        suite,
        imsi,
        mcc,
        mnc,
        element_type: element_type as u8,
        element,
        epoch,
        network_nonce,
        card_nonce,
        network_public,
        card_public,
        root: request.octets("root")?,
        z: request.octets("z")?,
    })
}

/// 4.12
fn check_secrets(context: &Context) -> Answer<()> {
    let is_secret = |secret: &[u8], length: usize| secret.len() == length && secret.chunks(32).all(|part| part.iter().any(|&octet| octet != 0));
    let root = if context.mode == Mode::Agreement { 0 } else { 32 };
    let z = match (context.mode, context.suite) {
        (Mode::Root, _) => 0,
        (_, 3) => 64,
        _ => 32,
    };
    demand(is_secret(&context.root, root) && is_secret(&context.z, z), "secret")
}

/// What derive is asked: 7.1.
pub fn derived<'a>(request: &Request<'a>) -> Answer<(Context<'a>, Kind)> {
    let (mode, suite) = mode_and_suite(request)?;
    let kind = kind(request)?;
    let context = context(request, mode, suite)?;
    check_secrets(&context)?;
    Ok((context, kind))
}

/// What confirm is asked, with role and keys: 8.2.
pub fn confirmed<'a>(request: &Request<'a>) -> Answer<(Context<'a>, u8, u16)> {
    let (mode, suite) = mode_and_suite(request)?;
    let context = context(request, mode, suite)?;
    let role = within(request.number("role")?, 1, 2, "role")?;
    let keys = within(request.number("keys")?, 1, 0x7f, "keys")?;
    check_secrets(&context)?;
    Ok((context, role, keys))
}

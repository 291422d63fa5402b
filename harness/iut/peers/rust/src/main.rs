// SPDX-License-Identifier: Apache-2.0

//! The LTK derivation function, and MILENAGE and TUAK, in Rust, behind the protocol LTKP/1. HMAC, SHA-256, AES and Keccak are those of
//! the crates of RustCrypto that Debian 12 has. It has none with X25519 or P-256 under a given private key, so these two are in
//! curves.rs, on the integers of num-bigint. Numbers in comments are clauses of docs/specification.md.

mod authentication;
mod curves;
mod derivation;
mod rules;

use std::collections::HashMap;
use std::io::{self, BufRead};

/// Why there is no value.
pub enum Refusal {
    Invalid(&'static str), // the class
    Unsupported(&'static str),
    Failed(String),
}

pub type Answer<T> = Result<T, Refusal>;

/// A rule, and the class of what breaks it.
pub fn demand(holds: bool, class: &'static str) -> Answer<()> {
    if holds {
        Ok(())
    } else {
        Err(Refusal::Invalid(class))
    }
}

pub fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

fn octets_of(text: &str) -> Answer<Vec<u8>> {
    if text.len() % 2 != 0 || !text.bytes().all(|c| c.is_ascii_hexdigit()) {
        return Err(Refusal::Failed("no hex".into()));
    }
    Ok((0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect())
}

/// The words of a request by name, and the parameters of kdf.
pub struct Request<'a> {
    words: HashMap<&'a str, &'a str>,
    parameters: Vec<&'a str>,
}

impl<'a> Request<'a> {
    fn new(words: impl Iterator<Item = &'a str>) -> Self {
        let (mut named, mut parameters) = (HashMap::new(), Vec::new());
        for (name, value) in words.filter_map(|word| word.split_once('=')) {
            if name == "p" {
                parameters.push(value);
            } else {
                named.insert(name, value);
            }
        }
        Request { words: named, parameters }
    }

    pub fn text(&self, name: &str) -> Answer<&'a str> {
        self.words.get(name).copied().ok_or_else(|| Refusal::Failed(format!("{name} is missing")))
    }

    pub fn octets(&self, name: &str) -> Answer<Vec<u8>> {
        octets_of(self.text(name)?)
    }

    /// One that no u64 holds is as wrong as the largest that one does.
    pub fn number(&self, name: &str) -> Answer<u64> {
        let text = self.text(name)?;
        if text.is_empty() || !text.bytes().all(|c| c.is_ascii_digit()) {
            return Err(Refusal::Failed(format!("{name} is no number")));
        }
        Ok(text.parse().unwrap_or(u64::MAX))
    }
}

// ---- the commands ----

fn kdf(request: &Request) -> Answer<Vec<u8>> {
    let (key, fc) = (request.octets("key")?, request.octets("fc")?);
    let parameters = request.parameters.iter().copied().map(octets_of).collect::<Answer<Vec<_>>>()?;
    demand(!key.is_empty(), "key")?;
    demand(matches!(fc[..], [0..=0xfe] | [0xff, _]), "fc")?;
    demand(parameters.iter().all(|p| p.len() <= 0xffff), "parameter")?;
    Ok(derivation::kdf(&key, &fc, &parameters))
}

fn agree(request: &Request) -> Answer<Vec<u8>> {
    let (own, peer) = (request.octets("private")?, request.octets("peer")?);
    let z = match request.number("suite")? {
        1 => curves::x25519(&own, &peer)?,
        2 => curves::p256(&own, &peer)?,
        3 => return Err(Refusal::Unsupported("suite")),
        _ => return Err(Refusal::Invalid("suite")),
    };
    demand(z.iter().any(|&octet| octet != 0), "secret")?;
    Ok(z)
}

fn values(command: &str, request: &Request) -> Answer<String> {
    Ok(match command {
        "hello" => format!("name=rust version={} commands=hmac,kdf,derive,confirm,agree,observe,auth pipeline=64", env!("CARGO_PKG_VERSION")),
        "hmac" => format!("mac={}", hex(&derivation::hmac(&request.octets("key")?, &request.octets("data")?))),
        "kdf" => format!("out={}", hex(&kdf(request)?)),
        "derive" => format!("key={}", hex(&derivation::key(&rules::derived(request)?))),
        "confirm" => {
            let (context, role, keys) = rules::confirmed(request)?;
            format!("tag={}", hex(&derivation::tag(&context, role, keys)))
        }
        "agree" => format!("z={}", hex(&agree(request)?)),
        "observe" => authentication::observed(request, &rules::derived(request)?)?,
        "auth" => authentication::asked(request)?,
        _ => return Err(Refusal::Unsupported("command")),
    })
}

fn answer(line: &str) -> String {
    let mut words = line.split(' ');
    let (id, command) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    match values(command, &Request::new(words)) {
        Ok(values) => format!("{id} ok {values}"),
        Err(Refusal::Invalid(class)) => format!("{id} invalid {class}"),
        Err(Refusal::Unsupported(what)) => format!("{id} unsupported {what}"),
        Err(Refusal::Failed(why)) => format!("{id} error {why}"),
    }
}

fn main() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        println!("{}", answer(&line?));
    }
    Ok(())
}

// SPDX-License-Identifier: Apache-2.0

//! MILENAGE (TS 35.206), TUAK (TS 35.231) and the secured packet (TS 102 225), for auth and observe: docs/protocol.md. A block is a u128, a
//! function's value octets.

use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockCipher, NewBlockCipher};
use aes::{Aes128, Aes192, Aes256};

use crate::rules::{Context, Kind};
use crate::{demand, derivation, hex, Answer, Refusal, Request};

fn encrypted(key: &[u8], block: u128) -> u128 {
    let mut out = GenericArray::from(block.to_be_bytes());
    match key.len() {
        16 => Aes128::new(GenericArray::from_slice(key)).encrypt_block(&mut out),
        24 => Aes192::new(GenericArray::from_slice(key)).encrypt_block(&mut out),
        _ => Aes256::new(GenericArray::from_slice(key)).encrypt_block(&mut out),
    }
    u128::from_be_bytes(out.into())
}

fn block(octets: &[u8]) -> u128 {
    octets.iter().fold(0, |number, &octet| number << 8 | u128::from(octet))
}

fn xor(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}

/// The functions f1 to f5* of an algorithm, by their names, with K, RAND and what the operator chose.
trait Functions {
    fn mac(&self, name: &str, sqn: &[u8], amf: &[u8]) -> Vec<u8>;
    fn value(&self, name: &str) -> Vec<u8>;
}

// ---- MILENAGE ----

struct Milenage {
    k: Vec<u8>,
    opc: u128,
    temp: u128,
    c: [u128; 5],
    r: [u32; 5],
}

impl Milenage {
    fn new(k: Vec<u8>, opc: u128, rand: &[u8]) -> Self {
        let temp = encrypted(&k, block(rand) ^ opc);
        Milenage { k, opc, temp, c: [0, 1, 2, 4, 8], r: [64, 0, 32, 64, 96] }
    }

    fn out(&self, n: usize, input: u128, with: u128) -> [u8; 16] {
        let turned = (input ^ self.opc).rotate_left(self.r[n - 1]);
        (encrypted(&self.k, turned ^ self.c[n - 1] ^ with) ^ self.opc).to_be_bytes()
    }
}

impl Functions for Milenage {
    fn mac(&self, name: &str, sqn: &[u8], amf: &[u8]) -> Vec<u8> {
        let out = self.out(1, block(&[sqn, amf, sqn, amf].concat()), self.temp);
        if name == "f1" { out[..8].to_vec() } else { out[8..].to_vec() }
    }

    fn value(&self, name: &str) -> Vec<u8> {
        let out = |n| self.out(n, self.temp, 0);
        match name {
            "f2" => out(2)[8..].to_vec(),
            "f3" => out(3).to_vec(),
            "f4" => out(4).to_vec(),
            "f5" => out(2)[..6].to_vec(),
            _ => out(5)[..6].to_vec(),
        }
    }
}

// ---- TUAK ----

struct Tuak {
    k: Vec<u8>,
    topc: Vec<u8>,
    rand: Vec<u8>,
    iterations: u64,
    lengths: Lengths,
}

/// In bits.
struct Lengths {
    mac: u64,
    res: u64,
    ck: u64,
    ik: u64,
}

impl Lengths {
    fn new(request: &Request) -> Answer<Self> {
        let bits = |name| request.number(name);
        Ok(Lengths { mac: bits("mac_bits")?, res: bits("res_bits")?, ck: bits("ck_bits")?, ik: bits("ik_bits")? })
    }

    /// Those that a function has; `in_autn` where TS 33.102 leaves no choice.
    fn are_right(&self, kind: &str, in_autn: bool) -> bool {
        let whole = |bits| bits == 256 && !in_autn;
        let mac = self.mac == 64 || self.mac == 128 && !in_autn || whole(self.mac);
        let keys = [self.ck, self.ik].iter().all(|&bits| bits == 128 || whole(bits)) && (matches!(self.res, 32 | 64 | 128) || whole(self.res));
        match kind {
            "f1" | "f1*" => mac,
            "f2" | "f3" | "f4" | "f5" => keys,
            "authenticate" | "vector" => mac && keys,
            _ => true,
        }
    }
}

/// INSTANCE has the length of MAC or RES in three bits: 1 for 64 bits, 2 for 128, 4 for 256.
fn length_bits(bits: u64) -> u8 {
    if bits == 32 { 0 } else { (bits / 64) as u8 * 8 }
}

impl Tuak {
    /// What Keccak leaves; each field, and the output, has its last octet first.
    fn out(&self, instance: u8, top: &[u8], rand: &[u8], sqn: &[u8], amf: &[u8]) -> Vec<u8> {
        let mut octets = [0; 200];
        let instance = [instance | u8::from(self.k.len() == 32)];
        for (at, field) in [(0, top), (32, &instance), (33, b"TUAK1.0"), (40, rand), (56, amf), (58, sqn), (64, &self.k[..])] {
            for (octet, &value) in octets[at..].iter_mut().zip(field.iter().rev()) {
                *octet = value;
            }
        }
        octets[96] = 0x1f;
        octets[135] = 0x80;
        let mut lanes = [0; 25];
        for (lane, eight) in lanes.iter_mut().zip(octets.chunks(8)) {
            *lane = u64::from_le_bytes(eight.try_into().expect("eight octets"));
        }
        (0..self.iterations).for_each(|_| keccak::f1600(&mut lanes));
        lanes.iter().flat_map(|lane| lane.to_le_bytes()).collect()
    }

    fn top_c(&self, top: &[u8]) -> Vec<u8> {
        piece(&self.out(0, top, &[], &[], &[]), 0, 256)
    }
}

fn piece(out: &[u8], at: usize, bits: u64) -> Vec<u8> {
    out[at..at + bits as usize / 8].iter().rev().copied().collect()
}

impl Functions for Tuak {
    fn mac(&self, name: &str, sqn: &[u8], amf: &[u8]) -> Vec<u8> {
        let instance = length_bits(self.lengths.mac) | if name == "f1" { 0 } else { 0x80 };
        piece(&self.out(instance, &self.topc, &self.rand, sqn, amf), 0, self.lengths.mac)
    }

    fn value(&self, name: &str) -> Vec<u8> {
        let Lengths { res, ck, ik, .. } = self.lengths;
        let instance = match name {
            "f5*" => 0xc0,
            _ => 0x40 | length_bits(res) | u8::from(ck == 256) << 2 | u8::from(ik == 256) << 1,
        };
        let (at, bits) = match name {
            "f2" => (0, res),
            "f3" => (32, ck),
            "f4" => (64, ik),
            _ => (96, 48),
        };
        piece(&self.out(instance, &self.topc, &self.rand, &[], &[]), at, bits)
    }
}

// ---- what is asked ----

/// The network's side, or the card's.
fn both_sides(f: &dyn Functions, kind: &str, request: &Request) -> Answer<String> {
    let (res, ck, ik, ak) = (f.value("f2"), f.value("f3"), f.value("f4"), f.value("f5"));
    if kind == "vector" {
        let (sqn, amf) = (request.octets("sqn")?, request.octets("amf")?);
        let autn = [xor(&sqn, &ak), amf.clone(), f.mac("f1", &sqn, &amf)].concat();
        return Ok(format!("xres={} ck={} ik={} autn={}", hex(&res), hex(&ck), hex(&ik), hex(&autn)));
    }
    let autn = request.octets("autn")?;
    demand(f.mac("f1", &xor(&autn, &ak), &autn[6..8]) == autn[8..], "autn")?;
    Ok(format!("res={} ck={} ik={}", hex(&res), hex(&ck), hex(&ik)))
}

fn values(f: &dyn Functions, kind: &str, request: &Request) -> Answer<String> {
    let name = match kind {
        "f1" => "mac_a",
        "f1*" => "mac_s",
        "f2" => "res",
        "f3" => "ck",
        "f4" => "ik",
        "f5" | "f5*" => "ak",
        _ => return both_sides(f, kind, request),
    };
    let value = if name.starts_with("mac") { f.mac(kind, &request.octets("sqn")?, &request.octets("amf")?) } else { f.value(kind) };
    Ok(format!("{name}={}", hex(&value)))
}

fn has_lengths(request: &Request, kind: &str) -> Answer<bool> {
    let has = |name, length| Ok(request.octets(name)?.len() == length);
    Ok(match kind {
        "opc" | "topc" => true,
        "f1" | "f1*" | "vector" => has("rand", 16)? && has("sqn", 6)? && has("amf", 2)?,
        "authenticate" => has("rand", 16)? && has("autn", 16)?,
        _ => has("rand", 16)?,
    })
}

/// One of the two, and only the first where the other is what is asked.
fn is_operator(op: &[u8], opc: &[u8], length: usize, kind: &str) -> bool {
    (op.len() == length && opc.is_empty()) || (op.is_empty() && opc.len() == length && !kind.ends_with("opc"))
}

fn milenage(request: &Request, kind: &str) -> Answer<String> {
    let (k, op, opc) = (request.octets("k")?, request.octets("op")?, request.octets("opc")?);
    let (c, r) = (request.octets("c")?, request.octets("r")?);
    demand(k.len() == 16, "key")?;
    let own = c.len() == 80 && r.len() == 5 && r.iter().all(|&r| r < 128);
    demand(is_operator(&op, &opc, 16, kind) && (own || c.is_empty() && r.is_empty()), "operator")?;
    demand(has_lengths(request, kind)?, "length")?;
    let opc = if opc.is_empty() { encrypted(&k, block(&op)) ^ block(&op) } else { block(&opc) };
    if kind == "opc" {
        return Ok(format!("opc={opc:032x}"));
    }
    let mut f = Milenage::new(k, opc, &request.octets("rand")?);
    for i in 0..if own { 5 } else { 0 } {
        f.c[i] = block(&c[16 * i..16 * i + 16]);
        f.r[i] = r[i].into();
    }
    values(&f, kind, request)
}

fn tuak(request: &Request, kind: &str) -> Answer<String> {
    let (k, top, topc) = (request.octets("k")?, request.octets("top")?, request.octets("topc")?);
    let (iterations, lengths) = (request.number("iterations")?, Lengths::new(request)?);
    demand(matches!(k.len(), 16 | 32), "key")?;
    demand(is_operator(&top, &topc, 32, kind) && iterations > 0, "operator")?;
    demand(lengths.are_right(kind, matches!(kind, "authenticate" | "vector")), "bits")?;
    demand(has_lengths(request, kind)?, "length")?;
    let mut f = Tuak { k, topc, rand: request.octets("rand")?, iterations, lengths };
    if f.topc.is_empty() {
        f.topc = f.top_c(&top);
    }
    if kind == "topc" {
        return Ok(format!("topc={}", hex(&f.topc)));
    }
    values(&f, kind, request)
}

/// The functions with K given.
pub fn asked(request: &Request) -> Answer<String> {
    let (algorithm, kind) = (request.number("algorithm")?, request.text("kind")?);
    let known = match kind {
        "opc" => algorithm != 2,
        "topc" => algorithm != 1,
        _ => matches!(kind, "f1" | "f1*" | "f2" | "f3" | "f4" | "f5" | "f5*" | "authenticate" | "vector"),
    };
    match algorithm {
        _ if !known => Err(Refusal::Unsupported("kind")),
        1 => milenage(request, kind),
        2 => tuak(request, kind),
        _ => Err(Refusal::Invalid("algorithm")),
    }
}

/// AES-CMAC (RFC 4493), with the last block, which is not empty here, apart.
fn cmac(key: &[u8], message: &[u8]) -> u128 {
    let doubled = |number: u128| number << 1 ^ if number >> 127 == 1 { 0x87 } else { 0 };
    let (first, last) = message.split_at((message.len() - 1) / 16 * 16);
    let subkey = doubled(encrypted(key, 0));
    let end = if last.len() == 16 {
        block(last) ^ subkey
    } else {
        (block(last) << 8 | 0x80) << (120 - 8 * last.len()) ^ doubled(subkey)
    };
    encrypted(key, end ^ first.chunks(16).fold(0, |chained, octets| encrypted(key, chained ^ block(octets))))
}

/// A command packet of TS 102 225, 5.1, with the header of TS 31.115, 4.2.
fn packet(request: &Request, (context, kind): &(Context, Kind), kic: &[u8]) -> Answer<String> {
    demand(kind.purpose == 4, "kind")?;
    let (spi, tar, cntr, mut data) = (request.octets("spi")?, request.octets("tar")?, request.octets("cntr")?, request.octets("data")?);
    let bits = request.number("mac_bits")?;
    demand((spi.len(), tar.len(), cntr.len()) == (2, 3, 5) && (bits == 32 || bits == 64), "length")?;
    demand(spi[0] & 0b111 == 0b110, "spi")?;
    if data.len() > 0xff00 {
        return Err(Refusal::Unsupported("so much data"));
    }
    let checksum = if bits == 32 { 4 } else { 8 };
    let padding = (16 - (6 + checksum + data.len()) % 16) % 16;
    data.resize(data.len() + padding, 0);
    let chl = 13 + checksum;
    let cpl = (1 + chl + data.len()) as u16;
    let keys = kind.index << 4 | 2; // AES
    let head = [&cpl.to_be_bytes()[..], &[chl as u8], &spi, &[keys, keys], &tar].concat();
    let counters = [&cntr[..], &[padding as u8]].concat();
    let mac = cmac(&derivation::kid(context, kind), &[&head[..], &counters, &data].concat()).to_be_bytes();
    let (mut out, mut chained) = (head, 0);
    for octets in [&counters[..], &mac[..checksum], &data].concat().chunks(16) {
        chained = encrypted(kic, chained ^ block(octets));
        out.extend(chained.to_be_bytes());
    }
    Ok(format!("packet={}", hex(&out)))
}

fn check_value(key: &[u8], kind: &str) -> String {
    let value = match kind {
        "kcv" => encrypted(key, block(&[1; 16])),
        "kcv-zeros" => encrypted(key, 0),
        _ => cmac(key, &[0; 16]),
    };
    format!("kcv={}", hex(&value.to_be_bytes()[..3]))
}

/// What the network makes of CK and IK: RFC 9048, 3.3, and TS 33.501, A.2 and A.4.
fn network(f: &dyn Functions, kind: &str, request: &Request) -> Answer<String> {
    let (name, rand, sqn, amf) = (request.octets("network_name")?, request.octets("rand")?, request.octets("sqn")?, request.octets("amf")?);
    if name.len() > 0xffff {
        return Err(Refusal::Unsupported("so long a name"));
    }
    let (res, key, concealed) = (f.value("f2"), [f.value("f3"), f.value("f4")].concat(), xor(&sqn, &f.value("f5")));
    let autn = hex(&[concealed.clone(), amf.clone(), f.mac("f1", &sqn, &amf)].concat());
    if kind == "eapaka" {
        let primes = derivation::kdf(&key, &[0x20], &[name, concealed]);
        return Ok(format!("xres={} ck_prime={} ik_prime={} autn={autn}", hex(&res), hex(&primes[..16]), hex(&primes[16..])));
    }
    let star = derivation::kdf(&key, &[0x6b], &[name.clone(), rand, res]);
    let kausf = derivation::kdf(&key, &[0x6a], &[name, concealed]);
    Ok(format!("xres_star={} kausf={} autn={autn}", hex(&star[16..]), hex(&kausf)))
}

/// What is seen of a key that was derived; TOPc is derived, too, where it is not given, and KID for a packet.
pub fn observed(request: &Request, derived: &(Context, Kind)) -> Answer<String> {
    let key = &derivation::key(derived);
    let (kind, is_tuak, mut opc) = (request.text("kind")?, request.number("algorithm")? == 2, request.octets("opc")?);
    match kind {
        "kcv" | "kcv-zeros" | "kcv-cmac" => return Ok(check_value(key, kind)),
        "packet" => return packet(request, derived, key),
        "authenticate" | "vector" | "eapaka" | "av5g" => (),
        _ => return Err(Refusal::Unsupported("kind")),
    }
    demand(derived.1.purpose == 1 && (key.len() == 16 || is_tuak && key.len() == 32), "kind")?;
    if is_tuak && opc.is_empty() {
        opc = derivation::topc(&derived.0);
    }
    let side = if kind == "authenticate" { kind } else { "vector" };
    demand(opc.len() == if is_tuak { 32 } else { 16 } && has_lengths(request, side)?, "length")?;
    let (k, rand) = (key.to_vec(), request.octets("rand")?);
    let f: Box<dyn Functions> = if is_tuak {
        Box::new(Tuak { k, topc: opc, rand, iterations: 1, lengths: Lengths { mac: 64, res: 64, ck: 128, ik: 128 } })
    } else {
        Box::new(Milenage::new(k, block(&opc), &rand))
    };
    if side == kind {
        values(&*f, kind, request)
    } else {
        network(&*f, kind, request)
    }
}

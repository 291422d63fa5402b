#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The LTK derivation function, MILENAGE and TUAK in JavaScript, on the module crypto of Node.js alone, behind the protocol LTKP/1. Numbers in
// comments are clauses of docs/specification.md.
'use strict';
const crypto = require('crypto');
const readline = require('readline');

const ROOT = 1n, AGREEMENT = 2n, HYBRID = 3n, X25519 = 1n, P256 = 2n, X25519_ML_KEM = 3n;
const NUMBERS = new Set(['mode', 'suite', 'purpose', 'index', 'algorithm', 'bits', 'element_type', 'epoch', 'role', 'keys', 'ltkp',
  'iterations', 'mac_bits', 'res_bits', 'ck_bits', 'ik_bits']);
const DIGITS = new Set(['imsi', 'mcc', 'mnc', 'element', 'kind']);
const LENGTHS = new Map([ // 4.5: purpose and algorithm, bits
  ['1 1', [128]], ['1 2', [128, 256]], ['1 3', [256]], ['2 1', [128]], ['3 2', [256]], ['4 16', [128, 192, 256]],
  ['5 16', [128, 192, 256]], ['6 16', [128, 192, 256]], ['7 0', [256]]]);

class Invalid extends Error {}
class Unsupported extends Error {}
function demand(holds, name) {
  if (!holds) throw new Invalid(name);
}

// ---- S, and what is made of it: 3, 5, 6, 8 ----

const hmac = (key, data) => crypto.createHmac('sha256', key).update(data).digest();

function uint(value, octets) {
  return Buffer.from(BigInt(value).toString(16).padStart(2 * octets, '0'), 'hex');
}

function string(fc, parameters) {
  return Buffer.concat([fc, ...parameters.flatMap((p) => [p, uint(p.length, 2)])]);
}

function plmn(mcc, mnc) {
  const third = mnc.length === 3 ? mnc[2] : 'f';
  return Buffer.from(mcc[1] + mcc[0] + third + mcc[2] + mnc[1] + mnc[0], 'hex');
}

// 4.11: what enters S of a public value; for suite 3 its role, 1 for a key and 2 for a reply, and its digest.
function entering(suite, value) {
  if (suite !== X25519_ML_KEM) return value;
  return Buffer.concat([uint(value.length === 1216 ? 1 : 2, 1), crypto.createHash('sha256').update(value).digest()]);
}

function contextString(v) {
  return string(Buffer.from('fff0', 'hex'), [
    Buffer.from('LTK-DERIVE'), Buffer.concat([uint(v.mode, 1), uint(v.suite, 1)]),
    Buffer.concat([uint(v.purpose, 1), uint(v.index, 1)]), uint(v.algorithm, 1), uint(v.bits, 2), Buffer.from(v.imsi),
    plmn(v.mcc, v.mnc), Buffer.concat([uint(v.element_type, 1), Buffer.from(v.element)]), uint(v.epoch, 4), v.network_nonce,
    v.card_nonce, entering(v.suite, v.network_public), entering(v.suite, v.card_public)]);
}

function derivation(v) {
  const key = v.mode === ROOT ? v.root : hmac(v.mode === HYBRID ? v.root : Buffer.alloc(32), v.z);
  return hmac(key, contextString(v));
}

// ---- the rules, in the order of 7.1 ----

const numeric = (text, least, most) => /^[0-9]*$/.test(text) && text.length >= least && text.length <= most;
const nonzero = (octets) => octets.some((o) => o !== 0);

function luhn(text) {
  const weighted = [...text].reverse().map((d, i) => (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][d] : Number(d)));
  return weighted.reduce((a, b) => a + b, 0) % 10 === 0;
}

function checkMode(v) {
  demand(v.mode >= 1n && v.mode <= 3n, 'mode');
  demand(v.mode === ROOT ? v.suite === 0n : v.suite >= 1n && v.suite <= 3n, 'suite');
}

function checkKind(v) {
  demand(v.purpose >= 1n && v.purpose <= 7n, 'purpose');
  const ota = v.purpose >= 4n && v.purpose <= 6n;
  demand(ota ? v.index >= 1n && v.index <= 15n : v.index === 0n, 'index');
  const lengths = LENGTHS.get(`${v.purpose} ${v.algorithm}`);
  demand(lengths, 'algorithm');
  demand(lengths.includes(Number(v.bits)), 'bits');
}

function checkElement(v) {
  if (v.element_type === 1n) return numeric(v.element, 19, 20) && luhn(v.element);
  if (v.element_type === 3n) return /^[0-9A-F]{20}$/.test(v.element);
  return v.element_type === 2n && numeric(v.element, 32, 32) && BigInt(v.element) % 97n === 1n;
}

function publicKey(suite, key) {
  if (suite === 0n) return key.length === 0;
  if (suite === X25519_ML_KEM) return [1216, 1120].includes(key.length);
  return suite === X25519 ? key.length === 32 : key.length === 33 && (key[0] === 2 || key[0] === 3);
}

function checkIdentity(v) {
  demand(numeric(v.imsi, 6, 15), 'imsi');
  const home = v.mcc + v.mnc;
  demand(numeric(v.mcc, 3, 3) && numeric(v.mnc, 2, 3) && v.imsi.startsWith(home) && v.imsi.length > home.length, 'plmn');
  demand(checkElement(v), 'element');
  demand(v.epoch >= 1n && v.epoch < 1n << 32n, 'epoch');
  demand(v.network_nonce.length === 16 && [0, 16].includes(v.card_nonce.length), 'nonce');
  demand(publicKey(v.suite, v.network_public) && publicKey(v.suite, v.card_public), 'public_key');
  demand(v.suite !== X25519_ML_KEM || v.network_public.length !== v.card_public.length, 'public_key');
  demand(v.mode === ROOT || !v.network_public.equals(v.card_public), 'public_key');
}

function checkSecrets(v) {
  const good = (secret, length) => secret.length === length && (length < 32 || nonzero(secret.subarray(0, 32)))
    && (length < 64 || nonzero(secret.subarray(32)));
  demand(good(v.root, v.mode === AGREEMENT ? 0 : 32), 'secret');
  demand(good(v.z, v.mode === ROOT ? 0 : v.suite === X25519_ML_KEM ? 64 : 32), 'secret');
}

// ---- agreement: 9 ----

function attempt(name, action) {
  try {
    return action();
  } catch {
    throw new Invalid(name);
  }
}

function x25519(own, peer) {
  const der = (prefix, octets) => ({key: Buffer.concat([Buffer.from(prefix, 'hex'), octets]), format: 'der'});
  demand(peer.length === 32, 'public_key');
  demand(own.length === 32, 'secret');
  const publicKey = crypto.createPublicKey({...der('302a300506032b656e032100', peer), type: 'spki'});
  const privateKey = crypto.createPrivateKey({...der('302e020100300506032b656e04220420', own), type: 'pkcs8'});
  return attempt('secret', () => crypto.diffieHellman({privateKey, publicKey}));
}

function p256(own, peer) {
  demand(publicKey(P256, peer), 'public_key');
  const point = attempt('public_key', () => crypto.ECDH.convertKey(peer, 'prime256v1'));
  demand(own.length === 32, 'secret');
  const ecdh = crypto.createECDH('prime256v1');
  attempt('secret', () => ecdh.setPrivateKey(own));
  return ecdh.computeSecret(point);
}

// ---- the authentication functions, with K given: TS 35.206 and TS 35.231 ----

const MILENAGE = 1n, TUAK = 2n;
const SINGLE = ['f1', 'f1*', 'f2', 'f3', 'f4', 'f5', 'f5*'], SIDES = ['authenticate', 'vector'];
const ANSWERS = {opc: 'opc', topc: 'topc', f1: 'mac_a', 'f1*': 'mac_s', f2: 'res', f3: 'ck', f4: 'ik', f5: 'ak', 'f5*': 'ak'};

const xor = (...all) => all.reduce((a, b) => Buffer.from(a.map((o, i) => o ^ b[i])));
const reversed = (octets) => Buffer.from(octets).reverse();
const block = (value) => uint(value, 16);

// Cyclically to the left, as one number of 128 bits.
function rotated(octets, r) {
  const n = BigInt('0x' + octets.toString('hex')), by = BigInt(r);
  return block(((n << by) | (n >> (128n - by))) & ((1n << 128n) - 1n));
}

class Milenage {
  constructor(v) {
    this.aes = (data) => {
      const cipher = crypto.createCipheriv('aes-128-ecb', v.k, null).setAutoPadding(false);
      return Buffer.concat([cipher.update(data), cipher.final()]);
    };
    this.c = v.c.length ? [0, 16, 32, 48, 64].map((at) => v.c.subarray(at, at + 16)) : [0, 1, 2, 4, 8].map(block);
    this.r = v.r.length ? [...v.r] : [64, 0, 32, 64, 96];
    this.code = v.opc.length ? v.opc : xor(this.aes(v.op), v.op);
    this.rand = v.rand;
  }

  out(n, in1 = null) {
    const temp = this.aes(xor(this.rand, this.code));
    const sum = rotated(xor(in1 ?? temp, this.code), this.r[n - 1]);
    return xor(this.aes(xor(sum, this.c[n - 1], in1 ? temp : Buffer.alloc(16))), this.code);
  }

  mac(sqn, amf, star) {
    return this.out(1, Buffer.concat([sqn, amf, sqn, amf])).subarray(star ? 8 : 0, star ? 16 : 8);
  }

  get res() { return this.out(2).subarray(8); }
  get ck() { return this.out(3); }
  get ik() { return this.out(4); }
  get ak() { return this.out(2).subarray(0, 6); }
  get akStar() { return this.out(5).subarray(0, 6); }
}

class Tuak {
  constructor(v) {
    this.v = v;
    this.code = v.topc.length ? v.topc : this.piece(0, v.top, '', Buffer.alloc(16), 0, 256n);
  }

  // A piece of the output of one run, of so many bits; `sqn` is SQN and AMF, or zeros.
  piece(instance, top, sqn, rand, at, bits) {
    const fields = Buffer.concat([reversed(this.v.k), Buffer.alloc(32 - this.v.k.length)]);
    const message = Buffer.concat([reversed(top), Buffer.from([instance | (this.v.k.length === 32 ? 1 : 0)]), reversed(Buffer.from('TUAK1.0')),
      reversed(rand), sqn === '' ? Buffer.alloc(8) : sqn, fields]);
    const outputLength = 136 * Number(this.v.iterations);
    const output = crypto.createHash('shake256', {outputLength}).update(message).digest().subarray(-136);
    return reversed(output.subarray(at, at + Number(bits) / 8));
  }

  static bits(n) { return {64: 8, 128: 16, 256: 32}[n] ?? 0; }

  keys(at, bits) {
    const v = this.v, instance = 0x40 | Tuak.bits(v.res_bits) | (v.ck_bits === 256n ? 4 : 0) | (v.ik_bits === 256n ? 2 : 0);
    return this.piece(instance, this.code, '', v.rand, at, bits);
  }

  mac(sqn, amf, star) {
    const instance = Tuak.bits(this.v.mac_bits) | (star ? 0x80 : 0);
    return this.piece(instance, this.code, Buffer.concat([reversed(amf), reversed(sqn)]), this.v.rand, 0, this.v.mac_bits);
  }

  get res() { return this.keys(0, this.v.res_bits); }
  get ck() { return this.keys(32, this.v.ck_bits); }
  get ik() { return this.keys(64, this.v.ik_bits); }
  get ak() { return this.keys(96, 48n); }
  get akStar() { return this.piece(0xc0, this.code, '', this.v.rand, 96, 48n); }
}

function checkOperator(v) {
  const [op, opc, n] = v.algorithm === TUAK ? [v.top, v.topc, 32] : [v.op, v.opc, 16];
  const coded = v.kind === 'opc' || v.kind === 'topc';
  demand(op.length === n ? opc.length === 0 : !coded && op.length === 0 && opc.length === n, 'operator');
  if (v.algorithm === TUAK) demand(v.iterations > 0n, 'operator');
  else demand((v.c.length === 0 && v.r.length === 0) || (v.c.length === 80 && v.r.length === 5 && v.r.every((r) => r < 128)), 'operator');
}

function checkBits(v) {
  const side = SIDES.includes(v.kind), among = (n, ...all) => demand(all.includes(Number(n)), 'bits'), keys = side ? [128] : [128, 256];
  if (v.kind === 'f1' || v.kind === 'f1*') among(v.mac_bits, 64, 128, 256);
  if (side) among(v.mac_bits, 64);
  if (!side && !['f2', 'f3', 'f4', 'f5'].includes(v.kind)) return;
  among(v.res_bits, 32, 64, 128, ...(side ? [] : [256]));
  among(v.ck_bits, ...keys);
  among(v.ik_bits, ...keys);
}

function checkAuthentication(v) {
  demand(v.algorithm === MILENAGE || v.algorithm === TUAK, 'algorithm');
  demand(v.k.length === 16 || (v.algorithm === TUAK && v.k.length === 32), 'key');
  checkOperator(v);
  if (v.algorithm === TUAK) checkBits(v);
  demand(v.kind in ANSWERS && !SINGLE.includes(v.kind) || v.rand.length === 16, 'length');
  demand(!['f1', 'f1*', 'vector'].includes(v.kind) || (v.sqn.length === 6 && v.amf.length === 2), 'length');
  demand(v.kind !== 'authenticate' || v.autn.length === 16, 'length');
}

const said = (values) => Object.entries(values).map(([name, octets]) => `${name}=${octets.toString('hex')}`).join(' ');

function authentication(v) {
  const known = v.algorithm === TUAK ? 'topc' : 'opc';
  if (![known, ...SINGLE, ...SIDES].includes(v.kind)) throw new Unsupported('kind');
  const f = v.algorithm === TUAK ? new Tuak(v) : new Milenage(v);
  if (v.kind === 'vector')
    return said({xres: f.res, ck: f.ck, ik: f.ik, autn: Buffer.concat([xor(v.sqn, f.ak), v.amf, f.mac(v.sqn, v.amf, false)])});
  if (v.kind === 'authenticate') {
    const sqn = xor(v.autn.subarray(0, 6), f.ak);
    demand(f.mac(sqn, v.autn.subarray(6, 8), false).equals(v.autn.subarray(8)), 'autn');
    return said({res: f.res, ck: f.ck, ik: f.ik});
  }
  const value = {f1: () => f.mac(v.sqn, v.amf, false), 'f1*': () => f.mac(v.sqn, v.amf, true), f2: () => f.res, f3: () => f.ck, f4: () => f.ik,
    f5: () => f.ak, 'f5*': () => f.akStar}[v.kind] ?? (() => f.code);
  return said({[ANSWERS[v.kind]]: value()});
}

// ---- the protocol ----

const COMMANDS = {
  hello: () => `name=node version=${process.versions.node} commands=hmac,kdf,derive,confirm,agree,auth pipeline=64`,
  hmac: (v) => 'mac=' + hmac(v.key, v.data).toString('hex'),
  kdf: (v) => {
    demand(v.key.length > 0, 'key');
    demand(v.fc.length === (v.fc[0] === 0xff ? 2 : 1), 'fc');
    demand(v.p.every((p) => p.length < 65536), 'parameter');
    return 'out=' + hmac(v.key, string(v.fc, v.p)).toString('hex');
  },
  derive: (v) => {
    [checkMode, checkKind, checkIdentity, checkSecrets].forEach((check) => check(v));
    return 'key=' + derivation(v).subarray(-Number(v.bits) / 8).toString('hex');
  },
  confirm: (v) => {
    checkMode(v);
    checkIdentity(v);
    demand(v.role === 1n || v.role === 2n, 'role');
    demand(v.keys >= 1n && v.keys <= 127n, 'keys');
    checkSecrets(v);
    const kc = derivation({...v, purpose: 8n, index: 0n, algorithm: 0n, bits: 256n});
    const s = string(Buffer.from('fff1', 'hex'), [Buffer.from('LTK-CONFIRM'), uint(v.role, 1), uint(v.epoch, 4), uint(v.keys, 2)]);
    return 'tag=' + hmac(kc, s).subarray(16).toString('hex');
  },
  agree: (v) => {
    if (v.suite === X25519_ML_KEM) throw new Unsupported('suite');
    demand(v.suite === X25519 || v.suite === P256, 'suite');
    const z = (v.suite === X25519 ? x25519 : p256)(v.private, v.peer);
    demand(nonzero(z), 'secret');
    return 'z=' + z.toString('hex');
  },
  auth: (v) => {
    checkAuthentication(v);
    return authentication(v);
  },
};

function parse(words) {
  const v = {p: []};
  for (const word of words) {
    const at = word.indexOf('='), name = word.slice(0, at), text = word.slice(at + 1);
    if (NUMBERS.has(name)) v[name] = BigInt(text);
    else if (DIGITS.has(name)) v[name] = text;
    else if (name === 'p') v.p.push(Buffer.from(text, 'hex'));
    else v[name] = Buffer.from(text, 'hex');
  }
  return v;
}

function answer(line) {
  const [id, command, ...words] = line.split(' ');
  if (!Object.hasOwn(COMMANDS, command)) return `${id} unsupported`;
  try {
    return `${id} ok ${COMMANDS[command](parse(words))}`;
  } catch (e) {
    const status = e instanceof Invalid ? 'invalid' : e instanceof Unsupported ? 'unsupported' : 'error';
    return `${id} ${status} ${e.message}`;
  }
}

readline.createInterface({input: process.stdin}).on('line', (line) => process.stdout.write(answer(line) + '\n'));

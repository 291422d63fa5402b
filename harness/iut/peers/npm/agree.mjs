// SPDX-License-Identifier: Apache-2.0
// Clause 9 around somebody else's curves and ML-KEM-768, behind the protocol LTKP/1. Numbers in comments are clauses of docs/specification.md.
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import readline from 'node:readline';

const KEY = 1184, CIPHERTEXT = 1088, X = 32, SEED = 64, RANDOMNESS = 32;

class Invalid extends Error {}
export function demand(holds, name) {
  if (!holds) throw new Invalid(name);
}

export async function attempt(name, action) {
  try {
    return await action();
  } catch {
    throw new Invalid(name);
  }
}

// 9.1. A library may refuse a z that is zero.
async function x25519(library, own, peer) {
  demand(peer.length === X, 'public_key');
  demand(own.length === X, 'secret');
  return attempt('secret', () => library.x25519(own, peer));
}

// 9.2
async function p256(library, own, peer) {
  demand(peer.length === 33 && (peer[0] === 2 || peer[0] === 3), 'public_key');
  const point = await attempt('public_key', () => library.p256Point(peer));
  demand(own.length === 32, 'secret');
  return attempt('secret', () => library.p256(own, point));
}

// 9.4: z = ss || z_X. What the peer sent says which end this is: to a key it replies, and a reply is to its own key.
async function hybrid(library, own, peer) {
  const isKey = peer.length === KEY + X;
  demand(isKey || peer.length === CIPHERTEXT + X, 'public_key');
  const value = peer.subarray(0, -X), mine = own.subarray(0, -X);
  let ss;
  if (isKey) { // the libraries judge a key when they use it, and 9.3 wants that before the private value is judged
    const fits = own.length === RANDOMNESS + X;
    ss = await attempt('public_key', () => library.encapsulate(value, fits ? mine : new Uint8Array(RANDOMNESS)));
    demand(fits, 'secret');
  } else {
    demand(own.length === SEED + X, 'secret');
    ss = await library.decapsulate(value, mine);
  }
  const zX = await x25519(library, own.subarray(-X), peer.subarray(-X));
  demand(zX.some((o) => o !== 0), 'secret');
  return Buffer.concat([ss, zX]);
}

async function agree(library, v) {
  const suite = {1: x25519, 2: p256, 3: hybrid}[v.suite];
  demand(suite, 'suite');
  const z = await suite(library, ...[v.private, v.peer].map((hex) => new Uint8Array(Buffer.from(hex, 'hex'))));
  demand(z.some((o) => o !== 0), 'secret');
  return Buffer.from(z).toString('hex');
}

async function answer(library, line) {
  const [id, command, ...words] = line.split(' ');
  if (command === 'hello') return `${id} ok name=${library.name} version=${library.version} commands=agree pipeline=64`;
  if (command !== 'agree') return `${id} unsupported`;
  try {
    return `${id} ok z=${await agree(library, Object.fromEntries(words.map((word) => word.split('='))))}`;
  } catch (e) {
    return e instanceof Invalid ? `${id} invalid ${e.message}` : `${id} error ${e.message}`;
  }
}

// The version of a package, as it is installed.
export function version(name) {
  const file = createRequire(import.meta.url).resolve(name), folder = `node_modules/${name}/`;
  return JSON.parse(readFileSync(file.slice(0, file.lastIndexOf(folder)) + folder + 'package.json')).version;
}

// library: name; version; x25519(own, peer); p256Point(peer), which throws where there is no such point, and p256(own, point), which throws
// where own is out of range: both give z; encapsulate(key, m), which throws where the key is refused, and decapsulate(ciphertext, seed): ss.
export async function serve(library) {
  for await (const line of readline.createInterface({input: process.stdin})) process.stdout.write(await answer(library, line) + '\n');
}

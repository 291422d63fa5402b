// SPDX-License-Identifier: Apache-2.0
// Agreement by @noble/post-quantum and @noble/curves. With the argument "old", by a version of the first that accepts encapsulation keys with
// coefficients that are not reduced: a faulty implementation, for tests.
import {x25519} from '@noble/curves/ed25519.js';
import {p256} from '@noble/curves/nist.js';
import {serve, version} from './agree.mjs';

const name = process.argv[2] === 'old' ? 'noble-post-quantum-0.5' : '@noble/post-quantum';
const {ml_kem768: kem} = await import(`${name}/ml-kem.js`);

await serve({
  name: 'noble',
  version: version(name),
  x25519: (own, peer) => x25519.getSharedSecret(own, peer),
  p256Point: (peer) => {
    p256.Point.fromBytes(peer).assertValidity();
    return peer;
  },
  p256: (own, peer) => p256.getSharedSecret(own, peer).subarray(1),
  encapsulate: (key, m) => kem.encapsulate(key, m).sharedSecret,
  decapsulate: (ciphertext, seed) => kem.decapsulate(ciphertext, kem.keygen(seed).secretKey),
});

// SPDX-License-Identifier: Apache-2.0
// Agreement by mlkem, and by the curves of the module crypto of Node.js.
import crypto from 'node:crypto';
import {MlKem768} from 'mlkem';
import {serve, version} from './agree.mjs';

const kem = new MlKem768();
const der = (prefix, octets) => ({key: Buffer.concat([Buffer.from(prefix, 'hex'), octets]), format: 'der'});

await serve({
  name: 'mlkem',
  version: version('mlkem'),
  x25519: (own, peer) => crypto.diffieHellman({
    privateKey: crypto.createPrivateKey({...der('302e020100300506032b656e04220420', own), type: 'pkcs8'}),
    publicKey: crypto.createPublicKey({...der('302a300506032b656e032100', peer), type: 'spki'}),
  }),
  p256Point: (peer) => crypto.ECDH.convertKey(peer, 'prime256v1'),
  p256: (own, point) => {
    const ecdh = crypto.createECDH('prime256v1');
    ecdh.setPrivateKey(own);
    return ecdh.computeSecret(point);
  },
  encapsulate: async (key, m) => (await kem.encap(key, m))[1],
  decapsulate: async (ciphertext, seed) => kem.decap(ciphertext, (await kem.deriveKeyPair(seed))[1]),
});

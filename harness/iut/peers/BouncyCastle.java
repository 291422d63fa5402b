// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/** The cryptography of Bouncy Castle under the rules and the S of Peer. */
final class BouncyCastle extends Peer {
  @Override
  protected String name() {
    return "bouncycastle";
  }

  @Override
  protected String version() {
    return HMac.class.getPackage().getImplementationVersion();
  }

  @Override
  protected byte[] hmac(byte[] key, byte[] data) {
    HMac mac = new HMac(new SHA256Digest());
    byte[] out = new byte[32];
    mac.init(new KeyParameter(key));
    mac.update(data, 0, data.length);
    mac.doFinal(out, 0);
    return out;
  }

  @Override
  protected byte[] x25519(byte[] own, byte[] peer) {
    demand(peer.length == 32, "public_key");
    demand(own.length == 32, "secret");
    X25519Agreement agreement = new X25519Agreement();
    byte[] z = new byte[32];
    agreement.init(new X25519PrivateKeyParameters(own));
    try {
      agreement.calculateAgreement(new X25519PublicKeyParameters(peer), z, 0);
    } catch (IllegalStateException lowOrder) {
      throw new Invalid("secret");
    }
    return z;
  }

  private static ECPoint decode(X9ECParameters curve, byte[] peer) {
    try {
      return curve.getCurve().decodePoint(peer);
    } catch (IllegalArgumentException notOnCurve) {
      throw new Invalid("public_key");
    }
  }

  @Override
  protected byte[] p256(byte[] own, byte[] peer) {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
    ECDomainParameters domain = new ECDomainParameters(curve);
    ECDHBasicAgreement agreement = new ECDHBasicAgreement();
    demand(isPublic(2, peer), "public_key");
    ECPoint point = decode(curve, peer);
    demand(own.length == 32, "secret");
    try {
      agreement.init(new ECPrivateKeyParameters(new BigInteger(1, own), domain));
    } catch (IllegalArgumentException outOfRange) {
      throw new Invalid("secret");
    }
    return BigIntegers.asUnsignedByteArray(32, agreement.calculateAgreement(new ECPublicKeyParameters(point, domain)));
  }

  public static void main(String[] arguments) throws IOException {
    new BouncyCastle().serve();
  }
}

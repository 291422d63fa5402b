// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The LTK derivation function in Java, on its standard library alone, behind the protocol LTKP/1; with other cryptography for a
 * subclass. Numbers in comments are clauses of docs/specification.md. */
class Peer {
  private static final HexFormat HEX = HexFormat.of();

  /** An input that breaks a rule; the message is its class. */
  @SuppressWarnings("serial")
  protected static final class Invalid extends RuntimeException {
    Invalid(String name) {
      super(name, null, false, false);
    }
  }

  protected static void demand(boolean holds, String name) {
    if (!holds) throw new Invalid(name);
  }

  /** A request: words by name, and the parameters of kdf. */
  private static final class Request {
    final Map<String, String> words = new HashMap<>();
    final List<byte[]> parameters = new ArrayList<>();

    Request(String[] all) {
      for (String word : Arrays.asList(all).subList(2, all.length)) {
        String[] pair = word.split("=", 2);
        if (pair[0].equals("p")) parameters.add(HEX.parseHex(pair[1]));
        else words.put(pair[0], pair[1]);
      }
    }

    byte[] octets(String name) {
      return HEX.parseHex(words.get(name));
    }

    /** A number that no field holds becomes -1. */
    long number(String name) {
      BigInteger n = new BigInteger(words.get(name));
      return n.bitLength() > 32 ? -1 : n.longValue();
    }
  }

  // ---- what a subclass may have otherwise ----

  protected String name() {
    return "java";
  }

  protected String version() {
    return "" + Runtime.version().feature();
  }

  protected byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    // SecretKeySpec refuses an empty key; HMAC fills a key up with zeros, so that one zero is the same key.
    mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] agreement(String name, PrivateKey own, PublicKey peer) throws GeneralSecurityException {
    KeyAgreement agreement = KeyAgreement.getInstance(name);
    agreement.init(own);
    agreement.doPhase(peer, true);
    return agreement.generateSecret();
  }

  /** 9: z, for any octets of the private key and of the peer's public key. */
  protected byte[] x25519(byte[] own, byte[] peer) throws GeneralSecurityException {
    demand(peer.length == 32, "public_key");
    demand(own.length == 32, "secret");
    byte[] u = new byte[32];
    for (int i = 0; i < 32; i++) u[i] = peer[31 - i];
    u[0] &= 0x7f;
    KeyFactory factory = KeyFactory.getInstance("X25519");
    try {
      return agreement("X25519", factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, own)),
          factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, u))));
    } catch (InvalidKeyException lowOrder) {
      throw new Invalid("secret");
    }
  }

  /** The library reads no compressed point: y is a square root modulo p, the one of the parity that is asked for. */
  private static ECPoint decompress(ECParameterSpec curve, byte[] peer) {
    BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(peer, 1, 33));
    BigInteger square = x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
    BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    demand(x.compareTo(p) < 0 && y.multiply(y).mod(p).equals(square), "public_key");
    return new ECPoint(x, y.testBit(0) == (peer[0] == 3) ? y : p.subtract(y));
  }

  protected byte[] p256(byte[] own, byte[] peer) throws GeneralSecurityException {
    demand(isPublic(2, peer), "public_key");
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    ECParameterSpec curve = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point = decompress(curve, peer);
    BigInteger d = new BigInteger(1, own);
    demand(own.length == 32 && d.signum() > 0 && d.compareTo(curve.getOrder()) < 0, "secret");
    KeyFactory factory = KeyFactory.getInstance("EC");
    return agreement("ECDH", factory.generatePrivate(new ECPrivateKeySpec(d, curve)),
        factory.generatePublic(new ECPublicKeySpec(point, curve)));
  }

  // ---- S, and what is made of it ----

  private byte[] kdf(byte[] key, byte[] fc, List<byte[]> parameters) throws GeneralSecurityException {
    ByteArrayOutputStream s = new ByteArrayOutputStream();
    s.writeBytes(fc);
    for (byte[] p : parameters) {
      s.writeBytes(p);
      s.write(p.length >> 8);
      s.write(p.length);
    }
    return hmac(key, s.toByteArray());
  }

  /** The last octets of a number, big-endian. */
  private static byte[] octets(long number, int count) {
    byte[] out = new byte[count];
    for (int i = count; i-- > 0; number >>= 8) out[i] = (byte) number;
    return out;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] plmn(String mcc, String mnc) { // 6.1
    String n = mnc.length() == 3 ? mnc : mnc + "f";
    return HEX.parseHex("" + mcc.charAt(1) + mcc.charAt(0) + n.charAt(2) + mcc.charAt(2) + n.charAt(1) + n.charAt(0));
  }

  private record Kind(long purpose, long index, long algorithm, long bits) {
    boolean ota() {
      return purpose >= 4 && purpose <= 6;
    }

    /** 4.5: the lengths of the row, none where there is no such row. */
    List<Long> lengths() {
      if (ota() && algorithm == 16) return List.of(128L, 192L, 256L);
      return switch (purpose + " " + algorithm) {
        case "1 1", "2 1" -> List.of(128L);
        case "1 2" -> List.of(128L, 256L);
        case "1 3", "3 2", "7 0" -> List.of(256L);
        default -> List.of();
      };
    }
  }

  private byte[] derivation(Request r, Kind k) throws GeneralSecurityException { // 5, 6.1
    long mode = r.number("mode");
    byte[] key = mode == 1 ? r.octets("root") : hmac(mode == 2 ? new byte[32] : r.octets("root"), r.octets("z"));
    return kdf(key, octets(0xfff0, 2), List.of(ascii("LTK-DERIVE"), octets(mode << 8 | r.number("suite"), 2),
        octets(k.purpose << 8 | k.index, 2), octets(k.algorithm, 1), octets(k.bits, 2), ascii(r.words.get("imsi")),
        plmn(r.words.get("mcc"), r.words.get("mnc")), ascii((char) r.number("element_type") + r.words.get("element")),
        octets(r.number("epoch"), 4), r.octets("network_nonce"), r.octets("card_nonce"), entering(r, "network_public"),
        entering(r, "card_public")));
  }

  /** 4.11: what enters S of a public value; for suite 3 its role, 1 for a key and 2 for a reply, and its digest. */
  private static byte[] entering(Request r, String name) throws GeneralSecurityException {
    byte[] value = r.octets(name), out = new byte[33];
    if (r.number("suite") != 3) return value;
    out[0] = (byte) (value.length == 1216 ? 1 : 2);
    System.arraycopy(MessageDigest.getInstance("SHA-256").digest(value), 0, out, 1, 32);
    return out;
  }

  // ---- the rules, in the order of 7.1 ----

  private static void checkMode(Request r) {
    long mode = r.number("mode"), suite = r.number("suite");
    demand(mode >= 1 && mode <= 3, "mode");
    demand(mode == 1 ? suite == 0 : suite >= 1 && suite <= 3, "suite");
  }

  private static void checkKind(Kind k) {
    demand(k.purpose >= 1 && k.purpose <= 7, "purpose");
    demand(k.ota() ? k.index >= 1 && k.index <= 15 : k.index == 0, "index");
    demand(!k.lengths().isEmpty(), "algorithm");
    demand(k.lengths().contains(k.bits), "bits");
  }

  private static boolean luhn(String text) {
    int sum = 0;
    for (int i = 1; i <= text.length(); i++) {
      int digit = (text.charAt(text.length() - i) - '0') * (i % 2 == 0 ? 2 : 1);
      sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
  }

  private static boolean element(long type, String text) {
    if (type == 1) return text.matches("[0-9]{19,20}") && luhn(text);
    if (type == 3) return text.matches("[0-9A-F]{20}");
    return type == 2 && text.matches("[0-9]{32}") && new BigInteger(text).mod(BigInteger.valueOf(97)).intValue() == 1;
  }

  protected static boolean isPublic(long suite, byte[] key) {
    if (suite == 0) return key.length == 0;
    if (suite == 3) return key.length == 1216 || key.length == 1120;
    return suite == 1 ? key.length == 32 : key.length == 33 && (key[0] == 2 || key[0] == 3);
  }

  private static void checkIdentity(Request r) {
    String imsi = r.words.get("imsi"), mcc = r.words.get("mcc"), mnc = r.words.get("mnc");
    byte[] network = r.octets("network_public"), card = r.octets("card_public");
    long epoch = r.number("epoch"), suite = r.number("suite");
    int nonce = r.octets("card_nonce").length;
    demand(imsi.matches("[0-9]{6,15}"), "imsi");
    demand(mcc.matches("[0-9]{3}") && mnc.matches("[0-9]{2,3}") && imsi.matches(mcc + mnc + ".+"), "plmn");
    demand(element(r.number("element_type"), r.words.get("element")), "element");
    demand(epoch >= 1, "epoch");
    demand(r.octets("network_nonce").length == 16 && (nonce == 0 || nonce == 16), "nonce");
    demand(isPublic(suite, network) && isPublic(suite, card), "public_key");
    demand(suite != 3 || network.length != card.length, "public_key");
    demand(suite == 0 || !Arrays.equals(network, card), "public_key");
  }

  private static boolean isZero(byte[] octets) {
    return Arrays.equals(octets, new byte[octets.length]);
  }

  private static void checkSecrets(Request r) {
    byte[] root = r.octets("root"), z = r.octets("z");
    long mode = r.number("mode");
    demand(mode == 2 ? root.length == 0 : root.length == 32 && !isZero(root), "secret");
    demand(z.length == (mode == 1 ? 0 : r.number("suite") == 3 ? 64 : 32), "secret");
    for (int i = 0; i < z.length; i += 32) demand(!isZero(Arrays.copyOfRange(z, i, i + 32)), "secret");
  }

  // ---- the commands ----

  private byte[] doKdf(Request r) throws GeneralSecurityException {
    byte[] key = r.octets("key"), fc = r.octets("fc");
    demand(key.length > 0, "key");
    demand(fc.length > 0 && fc.length == (fc[0] == -1 ? 2 : 1), "fc");
    demand(r.parameters.stream().allMatch(p -> p.length <= 65535), "parameter");
    return kdf(key, fc, r.parameters);
  }

  private byte[] doDerive(Request r) throws GeneralSecurityException {
    Kind k = new Kind(r.number("purpose"), r.number("index"), r.number("algorithm"), r.number("bits"));
    checkMode(r);
    checkKind(k);
    checkIdentity(r);
    checkSecrets(r);
    return Arrays.copyOfRange(derivation(r, k), 32 - (int) k.bits / 8, 32);
  }

  private byte[] doConfirm(Request r) throws GeneralSecurityException {
    long role = r.number("role"), keys = r.number("keys");
    checkMode(r);
    checkIdentity(r);
    demand(role == 1 || role == 2, "role");
    demand(keys >= 1 && keys <= 127, "keys");
    checkSecrets(r);
    byte[] kc = derivation(r, new Kind(8, 0, 0, 256));
    byte[] t = kdf(kc, octets(0xfff1, 2), List.of(ascii("LTK-CONFIRM"), octets(role, 1), octets(r.number("epoch"), 4), octets(keys, 2)));
    return Arrays.copyOfRange(t, 16, 32);
  }

  private byte[] doAgree(Request r) throws GeneralSecurityException {
    long suite = r.number("suite");
    demand(suite == 1 || suite == 2, "suite");
    byte[] own = r.octets("private"), peer = r.octets("peer"), z = suite == 1 ? x25519(own, peer) : p256(own, peer);
    demand(!isZero(z), "secret");
    return z;
  }

  private String run(String command, Request r) throws GeneralSecurityException {
    return switch (command) {
      case "hello" -> "ok name=" + name() + " version=" + version() + " commands=hmac,kdf,derive,confirm,agree pipeline=64";
      case "hmac" -> "ok mac=" + HEX.formatHex(hmac(r.octets("key"), r.octets("data")));
      case "kdf" -> "ok out=" + HEX.formatHex(doKdf(r));
      case "derive" -> "ok key=" + HEX.formatHex(doDerive(r));
      case "confirm" -> "ok tag=" + HEX.formatHex(doConfirm(r));
      case "agree" -> r.number("suite") == 3 ? "unsupported suite" : "ok z=" + HEX.formatHex(doAgree(r));
      default -> "unsupported";
    };
  }

  private String answer(String line) {
    String[] words = line.split(" ", -1);
    try {
      return words[0] + " " + run(words[1], new Request(words));
    } catch (Invalid broken) {
      return words[0] + " invalid " + broken.getMessage();
    } catch (GeneralSecurityException | RuntimeException why) {
      return words[0] + " error " + why;
    }
  }

  final void serve() throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    for (String line = in.readLine(); line != null; line = in.readLine()) out.println(answer(line));
  }

  public static void main(String[] arguments) throws IOException {
    new Peer().serve();
  }
}

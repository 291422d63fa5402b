// SPDX-License-Identifier: Apache-2.0

// The LTK derivation function in Go, on its standard library alone, behind the protocol LTKP/1. Numbers in comments are clauses of
// docs/specification.md. X25519 is not offered: the standard library has it from Go 1.20 on.
package main

import (
	"bufio"
	"bytes"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/big"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

const (
	root      = 1
	agreement = 2
	hybrid    = 3
	x25519    = 1
	p256      = 2
	kem       = 3 // X25519 with ML-KEM-768
)

// 4.5: purpose and algorithm, bits
var lengths = map[[2]uint64][]uint64{
	{1, 1}: {128}, {1, 2}: {128, 256}, {1, 3}: {256}, {2, 1}: {128}, {3, 2}: {256}, {7, 0}: {256},
	{4, 16}: {128, 192, 256}, {5, 16}: {128, 192, 256}, {6, 16}: {128, 192, 256},
}

var digits = regexp.MustCompile("^[0-9]+$")
var stored = regexp.MustCompile("^[0-9A-F]{20}$") // 4.8, type 3

// A request: its words by name, and the parameters of kdf.
type request struct {
	words      map[string]string
	parameters [][]byte
}

// An invalid input; the text is its class.
type invalid string

func demand(holds bool, class string) {
	if !holds {
		panic(invalid(class))
	}
}

func unhex(text string) []byte {
	octets, err := hex.DecodeString(text)
	if err != nil {
		panic(err)
	}
	return octets
}

func (r request) text(name string) string {
	value, there := r.words[name]
	if !there {
		panic("missing: " + name)
	}
	return value
}

func (r request) octets(name string) []byte { return unhex(r.text(name)) }

// A number above 2^64-1 is given as that, which no field holds.
func (r request) number(name string) uint64 {
	n, err := strconv.ParseUint(r.text(name), 10, 64)
	if err != nil && n != 1<<64-1 {
		panic(err)
	}
	return n
}

// ---- S, and what is made of it ----

func mac(key, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(data)
	return h.Sum(nil)
}

func kdf(key, fc []byte, parameters ...[]byte) []byte { // 3.1
	s := append([]byte{}, fc...)
	for _, p := range parameters {
		s = append(s, p...)
		s = binary.BigEndian.AppendUint16(s, uint16(len(p)))
	}
	return mac(key, s)
}

func plmn(mcc, mnc string) []byte { // 6.1
	third := "f"
	if len(mnc) == 3 {
		third = mnc[2:]
	}
	return unhex(mcc[1:2] + mcc[:1] + third + mcc[2:] + mnc[1:2] + mnc[:1])
}

// 4.11: what enters S of a public value; for suite 3 its role, 1 for a key and 2 for a reply, and its digest.
func entering(suite uint64, value []byte) []byte {
	if suite != kem {
		return value
	}
	digest := sha256.Sum256(value)
	if len(value) == 1216 {
		return append([]byte{1}, digest[:]...)
	}
	return append([]byte{2}, digest[:]...)
}

func uint32Of(n uint64) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }
func uint16Of(n uint64) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

// What a key is for: 4.3 to 4.5.
type kind struct{ purpose, index, algorithm, bits uint64 }

func derivation(r request, k kind) []byte { // 5, 6.1
	key := r.octets("root")
	switch r.number("mode") {
	case agreement:
		key = mac(make([]byte, 32), r.octets("z"))
	case hybrid:
		key = mac(key, r.octets("z"))
	}
	return kdf(key, []byte{0xff, 0xf0}, []byte("LTK-DERIVE"), []byte{byte(r.number("mode")), byte(r.number("suite"))},
		[]byte{byte(k.purpose), byte(k.index)}, []byte{byte(k.algorithm)}, uint16Of(k.bits), []byte(r.text("imsi")),
		plmn(r.text("mcc"), r.text("mnc")), append([]byte{byte(r.number("element_type"))}, r.text("element")...),
		uint32Of(r.number("epoch")), r.octets("network_nonce"), r.octets("card_nonce"),
		entering(r.number("suite"), r.octets("network_public")), entering(r.number("suite"), r.octets("card_public")))
}

// ---- the rules, in the order of 7.1 ----

func within(n, least, most uint64) bool { return least <= n && n <= most }

func checkMode(r request) {
	mode, suite := r.number("mode"), r.number("suite")
	demand(within(mode, root, hybrid), "mode")
	demand(mode == root && suite == 0 || mode != root && within(suite, x25519, kem), "suite")
}

func checkKind(k kind) {
	demand(within(k.purpose, 1, 7), "purpose")
	ota := within(k.purpose, 4, 6)
	demand(ota && within(k.index, 1, 15) || !ota && k.index == 0, "index")
	allowed, there := lengths[[2]uint64{k.purpose, k.algorithm}]
	demand(there, "algorithm")
	for _, bits := range allowed {
		if bits == k.bits {
			return
		}
	}
	demand(false, "bits")
}

func decimal(text string, least, most int) bool {
	return digits.MatchString(text) && len(text) >= least && len(text) <= most
}

func luhn(text string) bool {
	sum := 0
	for i := range text {
		d := int(text[len(text)-1-i] - '0')
		if i%2 == 1 {
			d = 2*d/10 + 2*d%10
		}
		sum += d
	}
	return sum%10 == 0
}

func elementHolds(kind uint64, text string) bool {
	if kind == 1 {
		return decimal(text, 19, 20) && luhn(text)
	}
	if kind == 3 {
		return stored.MatchString(text)
	}
	if kind != 2 || !decimal(text, 32, 32) {
		return false
	}
	n, _ := new(big.Int).SetString(text, 10)
	return n.Mod(n, big.NewInt(97)).Int64() == 1
}

func publicHolds(suite uint64, key []byte) bool {
	switch suite {
	case x25519:
		return len(key) == 32
	case p256:
		return len(key) == 33 && (key[0] == 2 || key[0] == 3)
	case kem:
		return len(key) == 1216 || len(key) == 1120
	}
	return len(key) == 0
}

func checkIdentity(r request) {
	imsi, mcc, mnc := r.text("imsi"), r.text("mcc"), r.text("mnc")
	demand(decimal(imsi, 6, 15), "imsi")
	demand(decimal(mcc, 3, 3) && decimal(mnc, 2, 3) && strings.HasPrefix(imsi, mcc+mnc) && imsi != mcc+mnc, "plmn")
	demand(elementHolds(r.number("element_type"), r.text("element")), "element")
	demand(within(r.number("epoch"), 1, 1<<32-1), "epoch")
	card := len(r.octets("card_nonce"))
	demand(len(r.octets("network_nonce")) == 16 && (card == 0 || card == 16), "nonce")
	ours, theirs, suite := r.octets("network_public"), r.octets("card_public"), r.number("suite")
	demand(publicHolds(suite, ours) && publicHolds(suite, theirs), "public_key")
	demand(suite != kem || len(ours) != len(theirs), "public_key")
	demand(r.number("mode") == root || !bytes.Equal(ours, theirs), "public_key")
}

// 4.12: of this length, and none of its parts of 32 octets is zero.
func secretHolds(secret []byte, length int) bool {
	for i := 0; i+32 <= len(secret); i += 32 {
		if bytes.Equal(secret[i:i+32], make([]byte, 32)) {
			return false
		}
	}
	return len(secret) == length
}

func checkSecrets(r request) {
	rootLength, zLength := 32, 32
	if r.number("suite") == kem {
		zLength = 64
	}
	switch r.number("mode") {
	case root:
		zLength = 0
	case agreement:
		rootLength = 0
	}
	demand(secretHolds(r.octets("root"), rootLength) && secretHolds(r.octets("z"), zLength), "secret")
}

// ---- the commands ----

func doKdf(r request) []byte {
	key, fc := r.octets("key"), r.octets("fc")
	demand(len(key) > 0, "key")
	demand(len(fc) == 1 && fc[0] != 0xff || len(fc) == 2 && fc[0] == 0xff, "fc")
	for _, p := range r.parameters {
		demand(len(p) < 1<<16, "parameter")
	}
	return kdf(key, fc, r.parameters...)
}

func doDerive(r request) []byte {
	k := kind{r.number("purpose"), r.number("index"), r.number("algorithm"), r.number("bits")}
	checkMode(r)
	checkKind(k)
	checkIdentity(r)
	checkSecrets(r)
	return derivation(r, k)[32-k.bits/8:]
}

func doConfirm(r request) []byte {
	role, keys := r.number("role"), r.number("keys")
	checkMode(r)
	checkIdentity(r)
	demand(within(role, 1, 2), "role")
	demand(within(keys, 1, 127), "keys")
	checkSecrets(r)
	kc := derivation(r, kind{8, 0, 0, 256})
	return kdf(kc, []byte{0xff, 0xf1}, []byte("LTK-CONFIRM"), []byte{byte(role)}, uint32Of(r.number("epoch")), uint16Of(keys))[16:]
}

func doAgree(r request) []byte { // 9.2, 9.3
	own, peer, curve := r.octets("private"), r.octets("peer"), elliptic.P256()
	demand(publicHolds(p256, peer), "public_key")
	x, y := elliptic.UnmarshalCompressed(curve, peer)
	demand(x != nil, "public_key")
	d := new(big.Int).SetBytes(own)
	demand(len(own) == 32 && d.Sign() > 0 && d.Cmp(curve.Params().N) < 0, "secret")
	x, _ = curve.ScalarMult(x, y, own)
	demand(x.Sign() > 0, "secret")
	return x.FillBytes(make([]byte, 32))
}

// ---- the protocol ----

func run(command string, r request) string {
	switch command {
	case "hello":
		return "ok name=go version=" + runtime.Version() + " commands=hmac,kdf,derive,confirm,agree pipeline=64"
	case "hmac":
		return fmt.Sprintf("ok mac=%x", mac(r.octets("key"), r.octets("data")))
	case "kdf":
		return fmt.Sprintf("ok out=%x", doKdf(r))
	case "derive":
		return fmt.Sprintf("ok key=%x", doDerive(r))
	case "confirm":
		return fmt.Sprintf("ok tag=%x", doConfirm(r))
	case "agree":
		if r.number("suite") == x25519 || r.number("suite") == kem {
			return "unsupported suite"
		}
		demand(r.number("suite") == p256, "suite")
		return fmt.Sprintf("ok z=%x", doAgree(r))
	}
	return "unsupported"
}

func answer(line string) (text string) {
	words := strings.Split(line, " ")
	defer func() {
		switch why := recover().(type) {
		case nil:
		case invalid:
			text = words[0] + " invalid " + string(why)
		default:
			text = fmt.Sprint(words[0], " error ", why)
		}
	}()
	r := request{words: map[string]string{}}
	for _, word := range words[2:] {
		name, value, _ := strings.Cut(word, "=")
		if name == "p" {
			r.parameters = append(r.parameters, unhex(value))
		} else {
			r.words[name] = value
		}
	}
	return words[0] + " " + run(words[1], r)
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<19)
	for in.Scan() {
		fmt.Println(answer(in.Text()))
	}
}

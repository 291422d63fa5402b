// SPDX-License-Identifier: Apache-2.0
/* Written by tests/docs/traceability.py. */
{"1", "Purpose", "",
 "",  "",        "no vectors, contracts, goals, tests, faults: The purpose: it asks nothing of an implementation.",
 0},
    {"2",
     "Notation",
     "ltk_hmac_sha256 ltk_sha256 ltk_sha256_initial ltk_sha256_compress ltk_sha256_from ltk_sha256_octet "
     "ltk_sha256_digest ltk_sha256_word rotr ch maj big_sigma0 big_sigma1 small_sigma0 small_sigma1 round_constant "
     "round_step add_states schedule scheduled key_octet pad_octet pad_word pad_state length_octet padded_octet "
     "padded_word load_block state_word",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "proof.tables-are-recomputed vectors.have-the-values-of-the-specification libosmogsm_agrees_on_halves "
     "sha256_gives_the_published_digests proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "length-little-endian epoch-little-endian bits-little-endian hmac-pads-swapped hmac-without-pads "
     "hmac-long-key-truncated hmac-key-of-64-hashed hash-sha1 hash-sha224 hash-sha384 hash-sha512 hash-sha3 "
     "sha-length-in-octets sha-length-little-endian sha-length-of-last-block sha-55-octets sha-56-octets sha-63-octets "
     "sha-64-octets confirm-keys-little-endian",
     "",
     30},
    {"3.1",
     "The key derivation function",
     "ltk_kdf_s ltk_kdf put_parameter encode",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.have-the-values-of-the-specification libosmogsm_agrees_on_halves "
     "kdf_s_lays_out_fc_parameters_and_lengths proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "length-before-value length-missing parameters-reversed fc-missing fc-last plain-hash plain-hash-suffix",
     "",
     4},
    {"3.2",
     "The key derivation function",
     "ltk_kdf_s ltk_kdf put_parameter check_parameter measure",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise vectors.have-the-values-of-the-specification kdf_refuses_and_zeroes "
     "kdf_s_lays_out_fc_parameters_and_lengths proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "length-in-bits length-little-endian length-one-octet length-four-octets length-shifted empty-parameter-skipped "
     "s-ends-at-empty-parameter kdf-long-parameter-wrapped kdf-parameter-of-65535-refused kdf-empty-parameter-refused",
     "",
     13},
    {"3.3",
     "The key derivation function",
     "ltk_kdf_s ltk_kdf fc_length put_fc measure",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise kdf_refuses_and_zeroes kdf_s_lays_out_fc_parameters_and_lengths "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "fc-low-octet fc-high-octet fc-as-text fc-little-endian kdf-lone-ff-accepted",
     "",
     14},
    {"3.4",
     "The key derivation function",
     "ltk_kdf_s ltk_kdf encode",
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "",
     "no faults: A mistake here shows in one vector, and a fault must be found by three.",
     3},
    {"3.5",
     "The key derivation function",
     "ltk_hmac_sha256 ltk_kdf key_octet",
     "Pkcs11.test_an_empty_key_of_the_kdf_is_invalid Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over vectors.cover-what-they-promise kdf_refuses_and_zeroes "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "hmac-long-key-truncated hmac-key-of-64-hashed",
     "",
     5},
    {"3.6",
     "The key derivation function",
     "injective",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over",
     "length-missing",
     "",
     1},
    {"4.1",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_mode ltk_check_context ok_mode",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "mode-not-bound mode-modulo mode-not-enforced",
     "",
     13},
    {"4.2",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_mode ltk_check_context ok_suite",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "suite-not-bound suite-modulo suite-not-enforced suite-none-outside-root suite-some-in-root "
     "suite-reserved-accepted",
     "",
     13},
    {"4.3",
     "Inputs",
     "ltk_derive ltk_derive_s ltk_check_context ok_purpose check_purpose",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "proof.tables-are-recomputed proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "purpose-not-bound purpose-modulo purpose-not-enforced purpose-0-accepted purpose-8-accepted purpose-8-in-table",
     "",
     11},
    {"4.4",
     "Inputs",
     "ltk_derive ltk_derive_s ltk_check_context ok_index check_purpose",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "index-not-bound index-modulo index-not-enforced index-16-accepted index-0-for-ota-accepted "
     "index-for-other-keys-accepted",
     "",
     11},
    {"4.5",
     "Inputs",
     "ltk_derive ltk_derive_s ltk_check_context row ok_algorithm ok_bits check_purpose",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "proof.tables-are-recomputed vectors.cover-what-they-promise proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "bits-in-octets bits-little-endian bits-one-octet bits-not-bound bits-always-256 algorithm-not-bound "
     "algorithm-modulo bits-modulo purpose-8-in-table algorithm-not-enforced algorithm-of-other-purpose-accepted "
     "bits-not-enforced bits-of-other-row-accepted",
     "",
     31},
    {"4.6",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context is_digit ok_imsi",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise derive_refuses_lengths_beyond_its_arrays proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "imsi-with-prefix imsi-not-enforced imsi-short-accepted imsi-long-accepted imsi-non-digits-accepted "
     "imsi-short-refused",
     "",
     15},
    {"4.7",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context is_digit ok_plmn",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise derive_refuses_lengths_beyond_its_arrays proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "plmn-not-enforced plmn-not-of-imsi-accepted plmn-all-of-imsi-accepted plmn-mcc-length-not-checked "
     "plmn-mcc-length-loose plmn-mnc-length-not-checked plmn-non-digits-accepted mnc-3-refused mnc-2-refused",
     "",
     15},
    {"4.8",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context is_digit element_is_digits luhn_digit "
     "luhn_sum eid_mod_97 ok_element",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise derive_refuses_lengths_beyond_its_arrays proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "iccid-f-padded iccid-without-check-digit eid-without-check-digits element-type-modulo element-not-enforced "
     "element-type-not-checked iccid-luhn-not-checked iccid-length-not-checked eid-mod-97-not-checked "
     "eid-length-not-checked element-non-digits-accepted iccid-19-refused iccid-20-refused iccid-luhn-from-left",
     "",
     20},
    {"4.9",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "epoch-two-octets epoch-one-octet epoch-from-zero epoch-modulo epoch-not-enforced epoch-0-accepted "
     "epoch-too-wide-accepted epoch-beyond-31-bits-refused",
     "",
     11},
    {"4.10",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context ok_nonce",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "network-nonce-not-bound card-nonce-not-bound card-nonce-zeros-when-empty nonce-not-enforced "
     "nonce-network-not-checked nonce-network-empty-accepted nonce-card-not-checked card-nonce-required",
     "",
     13},
    {"4.11",
     "Inputs",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_identity ltk_check_context is_compressed public_length "
     "ok_public_key",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "derive_refuses_lengths_beyond_its_arrays proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "publics-not-bound publics-without-prefix publics-uncompressed public-key-not-enforced "
     "public-key-length-not-checked public-key-prefix-not-checked public-key-uncompressed-accepted "
     "public-keys-equal-accepted public-keys-in-root-accepted",
     "",
     16},
    {"4.12",
     "Inputs",
     "ltk_derive ltk_confirm ltk_check_lengths nonzero secrets_nonzero derive_checked confirm_checked",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "derive_zeroes_the_output_on_error proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "z-reversed z-leading-zeros-stripped z-trailing-zeros-stripped z-padded-at-end z-as-text root-reversed "
     "root-leading-zeros-stripped root-as-text secret-not-enforced secret-zero-root-accepted secret-zero-z-accepted "
     "secret-root-length-not-checked secret-z-length-not-checked secret-root-in-agreement-ignored "
     "secret-z-in-root-ignored",
     "",
     13},
    {"5.1",
     "The derivation key",
     "ltk_derive ltk_confirm copy derivation_key derive_checked confirm_checked",
     "Pkcs11.test_derives_and_confirms_whatever_the_mode Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over vectors.have-the-values-of-the-specification "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "root-extracted-too",
     "",
     6},
    {"5.2",
     "The derivation key",
     "ltk_derive ltk_confirm derivation_key derive_checked confirm_checked",
     "Pkcs11.test_derives_and_confirms_whatever_the_mode Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over vectors.have-the-values-of-the-specification "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "z-used-directly agreement-key-data-swapped agreement-plain-hash",
     "",
     5},
    {"5.3",
     "The derivation key",
     "ltk_derive ltk_confirm derivation_key derive_checked confirm_checked",
     "Pkcs11.test_derives_and_confirms_whatever_the_mode Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over vectors.have-the-values-of-the-specification "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "hybrid-root-ignored hybrid-z-ignored hybrid-key-data-swapped hybrid-concatenated hybrid-concatenation-extracted "
     "hybrid-xor",
     "",
     5},
    {"6.1",
     "Derivation",
     "ltk_encode ltk_derive ltk_derive_s parameter_length label_octet nibbles digit plmn_octet epoch_octet "
     "parameter_octet derivation derive_checked",
     "Pkcs11.test_derives_and_confirms_whatever_the_mode Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over proof.tables-are-recomputed "
     "vectors.have-the-values-of-the-specification derive_s_is_the_s_that_derive_hashes "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "fc-low-octet fc-high-octet fc-as-text fc-little-endian fc-of-confirmation label-with-nul label-lower-case "
     "label-underscore label-of-confirmation label-empty label-missing parameters-0-1-swapped parameters-1-2-swapped "
     "parameters-2-3-swapped parameters-3-4-swapped parameters-4-5-swapped parameters-5-6-swapped "
     "parameters-6-7-swapped parameters-7-8-swapped parameters-8-9-swapped network-card-nonces-swapped "
     "parameters-10-11-swapped network-card-publics-swapped imsi-bcd imsi-as-in-ef-imsi imsi-padded-with-f "
     "imsi-padded-with-zeros imsi-leading-zeros-lost imsi-with-nul plmn-unswapped plmn-as-text plmn-filler-last "
     "plmn-mnc-in-order plmn-mnc-zero-in-front plmn-mnc-zero-behind plmn-mnc-leading-zeros-lost iccid-bcd eid-binary "
     "eid-integer element-type-missing element-type-as-text epoch-little-endian epoch-eight-octets epoch-two-octets "
     "epoch-one-octet epoch-as-text epoch-not-bound bits-not-bound bits-always-256 algorithm-not-bound "
     "purpose-not-bound index-not-bound purpose-index-swapped mode-suite-swapped mode-missing suite-missing "
     "mode-not-bound suite-not-bound network-nonce-not-bound card-nonce-not-bound card-nonce-zeros-when-empty "
     "publics-not-bound publics-without-prefix publics-uncompressed",
     "",
     49},
    {"6.2",
     "Derivation",
     "ltk_derive output derive_checked",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.have-the-values-of-the-specification derive_zeroes_what_the_key_leaves "
     "derive_s_is_the_s_that_derive_hashes proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "truncated-to-first-octets truncated-to-the-middle not-truncated",
     "",
     3},
    {"6.3",
     "Derivation",
     "ltk_encode ltk_derive_s",
     "vectors.have-the-values-of-the-specification derive_s_is_the_s_that_derive_hashes "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "",
     "no faults: It follows from 6.1, whose faults break it.",
     2},
    {"7.1",
     "Validity",
     "ltk_derive ltk_confirm ltk_derive_s ltk_check_mode ltk_check_identity ltk_check_context check_purpose",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "proof.tables-are-recomputed vectors.cover-what-they-promise derive_zeroes_the_output_on_error "
     "derive_s_is_the_s_that_derive_hashes proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "mode-modulo suite-modulo purpose-modulo index-modulo algorithm-modulo bits-modulo element-type-modulo "
     "epoch-modulo mode-not-enforced suite-not-enforced suite-none-outside-root suite-some-in-root "
     "suite-reserved-accepted purpose-not-enforced purpose-0-accepted purpose-8-accepted purpose-8-in-table "
     "index-not-enforced index-16-accepted index-0-for-ota-accepted index-for-other-keys-accepted "
     "algorithm-not-enforced algorithm-of-other-purpose-accepted bits-not-enforced bits-of-other-row-accepted "
     "imsi-not-enforced imsi-short-accepted imsi-long-accepted imsi-non-digits-accepted imsi-short-refused "
     "plmn-not-enforced plmn-not-of-imsi-accepted plmn-all-of-imsi-accepted plmn-mcc-length-not-checked "
     "plmn-mcc-length-loose plmn-mnc-length-not-checked plmn-non-digits-accepted mnc-3-refused mnc-2-refused "
     "element-not-enforced element-type-not-checked iccid-luhn-not-checked iccid-length-not-checked "
     "eid-mod-97-not-checked eid-length-not-checked element-non-digits-accepted iccid-19-refused iccid-20-refused "
     "iccid-luhn-from-left epoch-not-enforced epoch-0-accepted epoch-too-wide-accepted epoch-beyond-31-bits-refused "
     "nonce-not-enforced nonce-network-not-checked nonce-network-empty-accepted nonce-card-not-checked "
     "card-nonce-required public-key-not-enforced public-key-length-not-checked public-key-prefix-not-checked "
     "public-key-uncompressed-accepted public-keys-equal-accepted public-keys-in-root-accepted secret-not-enforced "
     "secret-root-length-not-checked secret-z-length-not-checked secret-root-in-agreement-ignored "
     "secret-z-in-root-ignored",
     "",
     15},
    {"7.2",
     "Validity",
     "ltk_kdf_s ltk_kdf ltk_derive ltk_confirm ltk_derive_s ltk_wipe_octets masked output output_tag derive_checked "
     "confirm_checked",
     "kdf_refuses_and_zeroes derive_zeroes_the_output_on_error derive_s_is_the_s_that_derive_hashes "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "",
     "no faults: An answer of the protocol shows no output buffer. The mutants of proofs/mutants.csv drop the zeros.",
     21},
    {"7.3",
     "Validity",
     "is_nonzero nonzero secrets_nonzero secret_status masked",
     "eva.no-alarm-and-no-secret ct.memcheck ct.msan ct.trace",
     "secret-zero-root-accepted secret-zero-z-accepted",
     "no vectors: How it is decided shows in no answer. The vectors of 4.12 show what is decided.",
     6},
    {"8.1",
     "Key confirmation",
     "ltk_confirm confirmation confirm_checked confirmation_context",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.have-the-values-of-the-specification confirm_does_not_read_what_the_key_is_for "
     "proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "confirm-key-of-purpose-1 confirm-key-of-purpose-7 confirm-key-is-k confirm-key-of-128-bits confirm-key-underived",
     "",
     4},
    {"8.2",
     "Key confirmation",
     "ltk_confirm ltk_check_confirmation",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise confirm_does_not_read_what_the_key_is_for proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "confirm-role-not-bound confirm-roles-swapped confirm-keys-bits-reversed confirm-keys-seven-bits-reversed "
     "confirm-keys-shifted confirm-keys-not-bound role-modulo keys-modulo role-not-enforced role-0-accepted "
     "role-3-accepted keys-not-enforced keys-none-accepted keys-purpose-8-accepted keys-other-bits-accepted "
     "keys-purpose-7-refused",
     "",
     3},
    {"8.3",
     "Key confirmation",
     "ltk_encode_confirm ltk_confirm confirm_octet confirmation output_tag confirm_checked",
     "Pkcs11.test_derives_and_confirms_whatever_the_mode Wrong.test_every_mistake_is_found "
     "Interrupted.test_failures_and_timeouts_are_taken_over proof.tables-are-recomputed "
     "vectors.have-the-values-of-the-specification proof.contracts-hold-on-vectors slow.contracts-hold-on-all-vectors",
     "confirm-fc-of-derivation confirm-label-of-derivation confirm-label-with-nul confirm-role-as-text "
     "confirm-role-missing confirm-keys-little-endian confirm-keys-one-octet confirm-epoch-missing "
     "confirm-epoch-not-bound confirm-tag-first-octets confirm-tag-whole",
     "",
     17},
    {"8.4",
     "Key confirmation",
     "ltk_tag_equal",
     "tag_equal_sees_every_bit eva.no-alarm-and-no-secret ct.memcheck ct.msan ct.trace proof.contracts-hold-on-vectors "
     "slow.contracts-hold-on-all-vectors",
     "",
     "no vectors, faults: The protocol has tags computed, not compared.",
     2},
    {"9.1",
     "Agreement",
     "",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise",
     "z-reversed z-trailing-zeros-stripped x25519-z-reversed x25519-z-leading-zeros-stripped x25519-peer-big-endian "
     "x25519-top-bit-not-masked x25519-top-bit-refused x25519-non-canonical-refused",
     "no contracts, goals: ref/ does no agreement: z is an input of it. Vectors, tests and faults go through other "
     "implementations.",
     0},
    {"9.2",
     "Agreement",
     "",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise",
     "z-reversed z-leading-zeros-stripped z-padded-at-end p256-z-reversed p256-z-leading-zeros-stripped "
     "p256-private-little-endian p256-y-coordinate p256-private-range-not-checked p256-private-0-accepted "
     "p256-private-beyond-n-accepted",
     "no contracts, goals: As 9.1.",
     0},
    {"9.3",
     "Agreement",
     "",
     "Wrong.test_every_mistake_is_found Interrupted.test_failures_and_timeouts_are_taken_over "
     "vectors.cover-what-they-promise",
     "z-reversed agree-public-key-not-enforced p256-off-curve-accepted p256-prefix-not-checked "
     "p256-uncompressed-accepted p256-hybrid-accepted agree-secret-not-enforced x25519-low-order-accepted "
     "p256-zero-z-accepted p256-private-range-not-checked p256-private-0-accepted p256-private-beyond-n-accepted",
     "no contracts, goals: As 9.1.",
     0},
    {"10.1",
     "Chains",
     "",
     "vectors.cover-what-they-promise vectors.have-the-values-of-the-specification "
     "a_chain_feeds_the_answer_back_as_root",
     "",
     "no contracts, goals: ref/ has no function for it: a caller repeats ltk_derive, whose contract is that of clause "
     "6.; no faults: One derivation after another has the faults of clause 6.",
     0},
    {"11", "Around the function", "", "", "", "no vectors, contracts, goals, tests, faults: Informative.", 0},

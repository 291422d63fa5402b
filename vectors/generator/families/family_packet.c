// SPDX-License-Identifier: Apache-2.0
/* Secured packets under KIc and KID (TS 102 225, TS 31.115), in families observe and observe-invalid; and that no other
 * key is taken for them, or for an authentication function. */
#include "families/broken.h"
#include "families/context.h"
#include "families/draft.h"
#include "families/observed.h"
#include "families/seed.h"

#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The rows of KIc; and one of each other purpose whose keys have a length that MILENAGE or TUAK has. */
enum { OF_KIC = 6, KIC_ROWS = 3 };
static const int others[] = {4, 5, 6, 9, 12};

static struct shape shape_of(int row, int method)
{
  struct shape shape = usual_shape();
  shape.row = &key_rows[row];
  shape.method = &methods[method % METHODS];
  shape.element = (enum element)(method % ELEMENTS);
  shape.card_nonce = method % 2 == 0;
  return shape;
}

static const char *name_of(const struct shape *shape)
{
  return formatted("%s, %s", shape->row->name, shape->method->name);
}

/* A checksum and ciphering, the counter checked, and a proof of receipt; the TAR of the USIM's file management. */
static json_t *packet(const struct shape *shape, const char *label, int mac_bits, size_t n)
{
  json_t *input = observed(shape, "packet", label);
  set_text(set_text(input, "spi", "1619"), "tar", "b00011");
  return set_number(set_seed(set_seed(input, "cntr", 5, label), "data", n, label), "mac_bits", mac_bits);
}

static void add(drafts *all, const char *flag, const char *label, const char *comment, json_t *input)
{
  const struct about about = {"observe", "6.2", flag, formatted("seed %s", label), NULL};
  draft_add(all, &about, comment, input);
}

static void refuse(drafts *all, const char *flag, const char *label, const char *class, const char *comment,
                   json_t *input)
{
  const struct about about = {"observe-invalid", "6.2", flag, formatted("seed %s", label), class};
  draft_add(all, &about, comment, input);
}

/* Each key in each mode and suite, with both lengths of the checksum. */
static void keys(drafts *all)
{
  int row, m, mac;
  for (row = OF_KIC; row < OF_KIC + KIC_ROWS; row++) {
    for (m = 0; m < METHODS; m++) {
      for (mac = 32; mac <= 64; mac += 32) {
        const struct shape shape = shape_of(row, m);
        const char *label = formatted("observe/packet/%s/%s/%d", shape.row->name, shape.method->name, mac);
        add(all, "packet", label, formatted("packet with a checksum of %d octets, %s", mac / 8, name_of(&shape)),
            packet(&shape, label, mac, 13));
      }
    }
  }
}

/* Lengths at which the padding is none, one octet or fifteen; the last ones leave room for a block more. */
static void lengths(drafts *all)
{
  static const struct {
    int mac;
    size_t n;
  } of[] = {{64, 1}, {64, 2}, {64, 3}, {64, 17}, {64, 18}, {64, 19}, {64, 33}, {32, 1},
            {32, 5}, {32, 6}, {32, 7}, {32, 21}, {32, 22}, {32, 23}, {32, 33}};
  size_t i;
  for (i = 0; i < COUNT(of); i++) {
    const struct shape shape = shape_of(OF_KIC + (int)(i % KIC_ROWS), (int)i);
    const char *label = formatted("observe/packet-length/%d/%zu", of[i].mac, of[i].n);
    add(all, "packet,padding", label,
        formatted("packet with %zu octets of data and a checksum of %d, %s", of[i].n, of[i].mac / 8, name_of(&shape)),
        packet(&shape, label, of[i].mac, of[i].n));
  }
}

static void values(drafts *all)
{
  static const struct {
    const char *name, *value, *comment;
  } of[] = {{"cntr", "0000000000", "CNTR 0"},
            {"cntr", "0000000001", "CNTR 1"},
            {"cntr", "00ffffffff", "CNTR 2^32 - 1"},
            {"cntr", "0100000000", "CNTR 2^32"},
            {"cntr", "8000000000", "CNTR 2^39"},
            {"cntr", "ffffffffff", "CNTR 2^40 - 1"},
            {"spi", "0600", "no counter, no proof of receipt"},
            {"spi", "0e21", "a counter that is not checked, and a proof of receipt in clear"},
            {"spi", "1e39", "a counter that is one higher, and a ciphered proof of receipt"},
            {"tar", "000000", "TAR 000000, the issuer security domain"},
            {"tar", "b00010", "TAR b00010, the file management of the SIM"},
            {"tar", "bfffff", "TAR bfffff"},
            {"data", "00a40004023f00", "data that select the master file"},
            {"data", "00000000000000000000000000000000", "data of zeros, as the padding"},
            {"data", "80", "data that begin as another padding"},
            {"data", "01", "data that look like padding of PKCS #7"}};
  size_t i;
  for (i = 0; i < COUNT(of); i++) {
    const struct shape shape = shape_of(OF_KIC + (int)(i % KIC_ROWS), (int)i);
    const char *label = formatted("observe/packet-value/%zu", i);
    add(all, "packet", label, formatted("packet: %s, %s", of[i].comment, name_of(&shape)),
        set_text(packet(&shape, label, i % 2 == 0 ? 64 : 32, 13), of[i].name, of[i].value));
  }
}

static void key_sets(drafts *all)
{
  int index;
  for (index = 1; index <= 15; index += 2) {
    const struct shape shape = shape_of(OF_KIC + index % KIC_ROWS, index);
    const char *label = formatted("observe/packet-index/%d", index);
    add(all, "packet", label, formatted("packet of key set %d, %s", index, name_of(&shape)),
        set_number(packet(&shape, label, index % 4 == 1 ? 64 : 32, 20), "index", index));
  }
}

/* ---- What is refused ---- */

static void other_keys(drafts *all)
{
  static const char *const kinds[] = {"authenticate", "vector", "eapaka", "av5g"};
  size_t k, i;
  int row;
  for (row = 0; row < KEY_ROWS; row++) {
    const struct shape shape = shape_of(row, row);
    const char *label = formatted("observe-invalid/packet-kind/%s", key_rows[row].name);
    if (key_rows[row].purpose != key_rows[OF_KIC].purpose)
      refuse(all, "kind", label, "kind", formatted("packet with %s", name_of(&shape)), packet(&shape, label, 64, 13));
  }
  for (k = 0; k < COUNT(kinds); k++) {
    for (i = 0; i < COUNT(others); i++) {
      const struct shape shape = shape_of(others[i], (int)(k + i));
      const char *label = formatted("observe-invalid/purpose/%s/%s", kinds[k], shape.row->name);
      refuse(all, "kind", label, "kind", formatted("%s with %s", kinds[k], name_of(&shape)),
             observed_of_kind(&shape, kinds[k], label));
    }
  }
}

static void other_lengths(drafts *all)
{
  static const struct {
    const char *name;
    size_t length[3];
  } octets[] = {{"spi", {0, 1, 3}}, {"tar", {0, 2, 4}}, {"cntr", {0, 4, 6}}};
  static const int bits[] = {0, 4, 8, 24, 48, 128, 288, 320};
  size_t i, j;
  for (i = 0; i < COUNT(octets); i++) {
    for (j = 0; j < 3; j++) {
      const struct shape shape = shape_of(OF_KIC + (int)j, (int)(i + j));
      const char *label = formatted("observe-invalid/packet-length/%s/%zu", octets[i].name, octets[i].length[j]);
      refuse(all, "length", label, "length",
             formatted("packet: %s of %zu octets, %s", octets[i].name, octets[i].length[j], name_of(&shape)),
             set_seed(packet(&shape, label, 64, 13), octets[i].name, octets[i].length[j], label));
    }
  }
  for (i = 0; i < COUNT(bits); i++) {
    const struct shape shape = shape_of(OF_KIC + (int)i % KIC_ROWS, (int)i);
    const char *label = formatted("observe-invalid/packet-length/mac_bits/%d", bits[i]);
    refuse(all, "length", label, "length", formatted("packet: a checksum of %d bits, %s", bits[i], name_of(&shape)),
           packet(&shape, label, bits[i], 13));
  }
}

/* All that the three low bits can say but the one that is right. */
static void other_spis(drafts *all)
{
  static const char *const spis[][2] = {
      {"0000", "neither a checksum nor ciphering"}, {"0100", "a redundancy check, and nothing ciphered"},
      {"1219", "a checksum, and nothing ciphered"}, {"0300", "a signature, and nothing ciphered"},
      {"1419", "ciphering without a checksum"},     {"0500", "ciphering with a redundancy check"},
      {"1719", "ciphering with a signature"}};
  size_t i;
  for (i = 0; i < COUNT(spis); i++) {
    const struct shape shape = shape_of(OF_KIC + (int)i % KIC_ROWS, (int)i);
    const char *label = formatted("observe-invalid/spi/%s", spis[i][0]);
    refuse(all, "spi", label, "spi", formatted("packet with SPI %s, %s: %s", spis[i][0], spis[i][1], name_of(&shape)),
           set_text(packet(&shape, label, 64, 13), "spi", spis[i][0]));
  }
}

/* Two rules at once. */
static void orders(drafts *all)
{
  const struct shape kic = shape_of(OF_KIC, 0), kid = shape_of(9, 1);
  const char *label = "observe-invalid/packet-order";
  const struct about about = {"observe-invalid", "4.4,6.2,7.1", "order", formatted("seed %s", label), "index"};
  draft_add(all, &about, "packet of key set 0, with SPI 0000",
            set_number(set_text(packet(&kic, label, 64, 13), "spi", "0000"), "index", 0));
  refuse(all, "order", label, "kind", "packet with KID, and a checksum of 128 bits", packet(&kid, label, 128, 13));
  refuse(all, "order", label, "kind", "packet with KID, and SPI 0000",
         set_text(packet(&kid, label, 64, 13), "spi", "0000"));
  refuse(all, "order", label, "length", "packet with a checksum of 128 bits, and SPI 0000",
         set_text(packet(&kic, label, 128, 13), "spi", "0000"));
}

void family_packet(drafts *all)
{
  keys(all);
  lengths(all);
  values(all);
  key_sets(all);
  other_keys(all);
  other_lengths(all);
  other_spis(all);
  orders(all);
}

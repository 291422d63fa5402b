// SPDX-License-Identifier: Apache-2.0
/* A plugin of QEMU's user emulation: at the end, a hash of every program counter and every data address, in their
 * order, goes to the standard error with their numbers. Debian ships no header of the interface; what is used of
 * version 1 is declared here. */
#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct qemu_plugin_tb;
struct qemu_plugin_insn;
typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
enum { NO_REGISTERS = 0, READ_AND_WRITE = 3 };
void qemu_plugin_register_vcpu_tb_trans_cb(qemu_plugin_id_t id, void (*f)(qemu_plugin_id_t, struct qemu_plugin_tb *));
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn, void (*f)(unsigned, void *), int flags,
                                            void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
                                      void (*f)(unsigned, qemu_plugin_meminfo_t, uint64_t, void *), int flags, int rw,
                                      void *data);
void qemu_plugin_register_atexit_cb(qemu_plugin_id_t id, void (*f)(qemu_plugin_id_t, void *), void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);

__attribute__((visibility("default"))) int qemu_plugin_version = 1;

static uint64_t hash = 14695981039346656037u, instructions, accesses;

static void add(uint64_t a)
{
  hash = (hash ^ a) * 1099511628211u;
  hash ^= hash >> 29;
}

static void instruction(unsigned cpu, void *address)
{
  (void)cpu;
  instructions++;
  add((uint64_t)(uintptr_t)address);
}

static void memory(unsigned cpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
  (void)cpu;
  (void)info;
  (void)data;
  accesses++;
  add(~address);
}

static void translated(qemu_plugin_id_t id, struct qemu_plugin_tb *tb)
{
  size_t i;
  (void)id;
  for (i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    qemu_plugin_register_vcpu_insn_exec_cb(insn, instruction, NO_REGISTERS,
                                           (void *)(uintptr_t)qemu_plugin_insn_vaddr(insn));
    qemu_plugin_register_vcpu_mem_cb(insn, memory, NO_REGISTERS, READ_AND_WRITE, NULL);
  }
}

static void end(qemu_plugin_id_t id, void *data)
{
  (void)id;
  (void)data;
  fprintf(stderr, "trace %016" PRIx64 " of %" PRIu64 " instructions, %" PRIu64 " accesses\n", hash, instructions,
          accesses);
}

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
                                                               char **argv);

__attribute__((visibility("default"))) int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc,
                                                               char **argv)
{
  (void)info;
  (void)argc;
  (void)argv;
  qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
  qemu_plugin_register_atexit_cb(id, end, NULL);
  return 0;
}

// SPDX-License-Identifier: Apache-2.0
/* The exit statuses of ltk-conform, which users' scripts depend on (docs/). */
#ifndef EXIT_STATUS_H
#define EXIT_STATUS_H

enum exit_status {
  EXIT_CONFORMANT = 0,    /* and the success of every command but check */
  EXIT_NONCONFORMANT = 1, /* nonconformant or incomplete; also: standard output could not be written */
  EXIT_USAGE = 2,         /* wrong usage */
  EXIT_NOT_RUN = 3,       /* the implementation could not be run, even again after a crash, or broke the protocol */
  EXIT_DAMAGED = 4        /* the vectors are damaged */
};

#endif

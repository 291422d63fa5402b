// SPDX-License-Identifier: Apache-2.0
/* What a function may have left below its caller's frame, in registers and in copies that C cannot name. */
#ifndef LTK_LOGIC_STACK_H
#define LTK_LOGIC_STACK_H
#ifdef __FRAMAC__

/* 0 when nothing computed from a secret is left there. A function that computes with secrets may assign it any value; only
 * ltk_wipe_stack makes it 0. */
/*@ ghost extern int ltk_unwiped; */

#endif
#endif

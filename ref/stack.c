// SPDX-License-Identifier: Apache-2.0
/* Wiping of the stack: see wipe.h. Apart from wipe.c, since a compiler that sees both drops the whole of it. */
#include "wipe.h"

void ltk_wipe_stack(void)
{
  uint8_t dead[LTK_STACK];
  ltk_wipe_octets(dead, LTK_STACK);
  //@ assert zero: ZERO(&dead[0], LTK_STACK);
  //@ ghost ltk_unwiped = 0;
}

// SPDX-License-Identifier: Apache-2.0
/* Wiping of the stack: see wipe.h. Apart from wipe.c, since a compiler that sees both drops the whole of it. */
#include "wipe.h"

void ltk_wipe_stack(void)
{
  uint32_t dead[LTK_STACK / 4u];
  ltk_wipe_words(dead, LTK_STACK / 4u);
  //@ assert zero: ZERO_WORDS(&dead[0], LTK_STACK / 4);
  //@ ghost ltk_unwiped = 0;
}

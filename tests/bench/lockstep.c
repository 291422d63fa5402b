// SPDX-License-Identifier: Apache-2.0
/* The reference, which takes one request at a time. */
#include "kit/ltkp.h"

int main(void)
{
  ltkp_pipeline(1);
  return ltkp_serve(ltk_iut(), stdout);
}

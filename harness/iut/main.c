// SPDX-License-Identifier: Apache-2.0
/* The program of an implementation that defines ltk_iut(). */
#include "ltkp.h"

int main(void)
{
  return ltkp_serve(ltk_iut(), stdout);
}

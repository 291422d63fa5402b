// SPDX-License-Identifier: Apache-2.0
/* 3.6 of docs/specification.md: (FC, P0 .. P(k-1)) -> S is injective, for any number of parameters and any octets, the two
 * forms of FC included. Not part of the product: the induction of a theorem, in the form of a function that does nothing
 * but loop. n is any number of an integer of 64 bits: no S with more parameters fits into the memory of a computer. */
#include "injective.h"

/*@ terminates \true;
    exits \false;
    assigns \nothing;
    ensures injective: INJECTIVE(n); // clauses: 3.6 */
void injective(unsigned long long n)
{
  unsigned long long i;
  /*@ loop invariant range: 0 <= i <= n;
      loop invariant not_empty: NOT_EMPTY(i);
      loop invariant read_back: \forall integer k; 0 <= k <= i ==> READ_BACK(k);
      loop assigns i;
      loop variant n - i; */
  for (i = 0; i < n; i++)
    ;
  //@ assert to: READ_BACK_TO(n);
  //@ assert theorem: INJECTIVE(n);
}

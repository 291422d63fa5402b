// SPDX-License-Identifier: Apache-2.0
/* Hypotheses that some wrong answers out of a sample agree with, tried on all cases. The work is bounded by counts. */
#ifndef PROPOSALS_H
#define PROPOSALS_H

#include "diagnosis/features.h"
#include "diagnosis/sought.h"

struct proposal {
  struct hypothesis h;
  size_t place, hits; /* in the sample */
  features_word *is;  /* the cases that agree, wrong ones alone */
  size_t wrongs;      /* how many they are */
  size_t otherwise;   /* wrong ones that disagree */
  size_t against;     /* right cases that disagree */
};

/* So many hypotheses are tried on all cases. */
#define PROPOSALS_MAX 32u

struct proposals {
  struct proposal at[PROPOSALS_MAX + 1u];
  size_t count;
};

/* Try all hypotheses on a sample, and those that agreed the most often on all cases; free in any case. */
void proposals_make(struct proposals *p, const struct sought *s);

/* Put those from `first` on in order: what holds for the most comes first. */
void proposals_sort(struct proposals *p, size_t first);

/* Leave out of those from `first` on what another one holds for. */
void proposals_leave_out(struct proposals *p, size_t first, const struct sought *s, const features_word *is);

void proposals_free(struct proposals *p);

#endif

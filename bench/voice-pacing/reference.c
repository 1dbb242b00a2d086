// Beats every 20 ms by clock_nanosleep on an absolute grid, and computes for so long each time: reference SECONDS US. Prints when each beat was
// due and how late it was, in us.
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long now_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int count, char **arguments) {
  const int beats = count == 3 ? atoi(arguments[1]) * 50 : 0;
  const long long work = count == 3 ? atoi(arguments[2]) * 1000LL : 0;
  long long *late = malloc(sizeof *late * (beats + 1));
  const long long start = now_ns(CLOCK_MONOTONIC);
  for (int beat = 1; beat <= beats; beat += 1) {
    const long long due = start + beat * 20000000LL;
    const struct timespec at = {due / 1000000000LL, due % 1000000000LL};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    late[beat] = now_ns(CLOCK_MONOTONIC) - due;
    const long long done = now_ns(CLOCK_THREAD_CPUTIME_ID) + work;
    while (now_ns(CLOCK_THREAD_CPUTIME_ID) < done) continue;
  }
  for (int beat = 1; beat <= beats; beat += 1)
    printf("%lld %lld\n", (start + beat * 20000000LL) / 1000, late[beat] / 1000);
  return 0;
}

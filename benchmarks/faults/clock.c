/*
 * Another time for the programs that are preloaded with it: so many nanoseconds away as the file CAMPAIGN_CLOCK holds, in eight bytes. The
 * file is mapped, so a change counts at once, and to read the time costs no more than an addition.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000LL

static int (*real)(clockid_t, struct timespec *);
static const volatile int64_t *offset;

__attribute__((constructor)) static void begin(void) {
  const char *file = getenv("CAMPAIGN_CLOCK");
  int from = file == NULL ? -1 : open(file, O_RDONLY | O_CLOEXEC);
  real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  if (from < 0) return;
  void *mapped = mmap(NULL, sizeof *offset, PROT_READ, MAP_SHARED, from, 0);
  close(from);
  if (mapped != MAP_FAILED) offset = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *out) {
  if (real == NULL) begin(); /* another library's constructor asks */
  int code = real(clock, out);
  if (code != 0 || offset == NULL || *offset == 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return code;
  int64_t shifted = (int64_t)out->tv_sec * SECOND + out->tv_nsec + *offset;
  out->tv_sec = shifted / SECOND;
  out->tv_nsec = shifted % SECOND;
  return 0;
}

int gettimeofday(struct timeval *restrict out, void *restrict zone) {
  struct timespec now;
  (void)zone;
  if (out == NULL || clock_gettime(CLOCK_REALTIME, &now) != 0) return out == NULL ? 0 : -1;
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *out) {
  struct timespec now;
  if (clock_gettime(CLOCK_REALTIME, &now) != 0) return -1;
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}

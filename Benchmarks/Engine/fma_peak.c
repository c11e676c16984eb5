// Most multiply-adds per second that the cores do, on registers alone: what a share of peak is a share of.
//
//   cc -O3 -march=native -ffp-contract=fast -pthread fma_peak.c -o fma_peak;  fma_peak THREADS
//
// Answers each line "run SECONDS" of standard input with {"flops_per_second": X}: the best of many short bursts of all threads
// together. A multiply-add counts as two.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
enum { lanes = 16 };
#elif defined(__AVX__)
enum { lanes = 8 };
#else
enum { lanes = 4 };
#endif
typedef float vector __attribute__((vector_size(sizeof(float) * lanes)));

// Ten chains hide four cycles of latency in two pipes and leave registers for the factors.
enum { chains = 10, passes = 100000 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// Seconds of one burst: chains * passes multiply-adds of `lanes`.
static double burst(float seed, float *sink) {
  vector x[chains], a = (vector){0} + 0.999999f * seed, b = (vector){0} + 1e-6f * seed;
  for (int i = 0; i < chains; i++) x[i] = (vector){0} + i * seed;
  double begin = now();
  for (int pass = 0; pass < passes; pass++)
    for (int i = 0; i < chains; i++) x[i] = x[i] * a + b;
  double seconds = now() - begin;
  for (int i = 0; i < chains; i++) *sink += x[i][0];
  return seconds;
}

struct worker {
  pthread_t thread;
  double seconds, best;
  float sink;
};

static void *work(void *argument) {
  struct worker *w = argument;
  double begin = now();
  w->best = 1e30;
  do {
    double t = burst(1.0f + 0 * w->sink, &w->sink);
    if (t < w->best) w->best = t;
  } while (now() - begin < w->seconds);
  return NULL;
}

int main(int argc, char **argv) {
  int threads = argc > 1 ? atoi(argv[1]) : 1;
  double seconds;
  struct worker *workers = calloc(threads, sizeof *workers);
  while (scanf(" run %lf", &seconds) == 1) {
    double rate = 0;
    for (int i = 0; i < threads; i++) {
      workers[i].seconds = seconds;
      pthread_create(&workers[i].thread, NULL, work, &workers[i]);
    }
    for (int i = 0; i < threads; i++) {
      pthread_join(workers[i].thread, NULL);
      rate += 2.0 * lanes * chains * passes / workers[i].best;
    }
    printf("{\"flops_per_second\": %.6g}\n", rate);
    fflush(stdout);
  }
  free(workers);
  return 0;
}

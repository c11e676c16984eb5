/* What Swift cannot say about a processor. Each function tells why it stands here. */
#pragma once
#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Swift has no access to CPUID. Bits: 1 AVX2 with FMA, 2 AVX-512 (F, BW, DQ, VL), 4 AVX-512 BF16; only what the
   operating system saves as well. */
static inline uint32_t traverse_cpu_features(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  uint32_t features = 0;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) features |= 1;
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    features |= 2;
  if (__builtin_cpu_supports("avx512bf16")) features |= 4;
  return features;
#else
  return 0;
#endif
}

/* Swift has no access to the floating-point control register. Denormals cost a hundred times a normal number on
   x86, so results and operands below the smallest normal number count as zero in this thread from here on. */
static inline void traverse_flush_denormals(void) {
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() | 0x8040);
#elif defined(__aarch64__)
  uint64_t control;
  __asm__ volatile("mrs %0, fpcr" : "=r"(control));
  __asm__ volatile("msr fpcr, %0" : : "r"(control | (1ull << 24)));
#endif
}

/* Swift has no spin-wait hint. */
static inline void traverse_spin_hint(void) {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

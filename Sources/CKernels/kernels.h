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

/* Swift has no prefetch. The line is fetched while other work goes on; any address will do. */
static inline void traverse_prefetch(const void *address) { __builtin_prefetch(address); }

/* Lane operations. In Swift each is a loop over the lanes, with a branch in a choice: from a dozen of them on the
   compiler no longer inlines the function, or computes it a lane at a time (GELU and its derivative in 34 cycles for
   8 lanes instead of 21). Here each is one instruction, or two; once for each width of a register. */
#define TRAVERSE_LANE(NAME) static inline __attribute__((always_inline, unused, swift_name(NAME)))
#if defined(__FMA__) || defined(__aarch64__)
#define TRAVERSE_MULTIPLY_ADD(A, B, C) __builtin_elementwise_fma(A, B, C)
#else
#define TRAVERSE_MULTIPLY_ADD(A, B, C) ((A) * (B) + (C))
#endif
#define TRAVERSE_LANES(N, ...)                                                                \
  typedef float traverse_float##N __attribute__((ext_vector_type(N)));                        \
  typedef int32_t traverse_int##N __attribute__((ext_vector_type(N)));                        \
  typedef double traverse_double##N __attribute__((ext_vector_type(N)));                      \
  /* a b + c: one rounding where there is an instruction for it, and two, not a library call a lane, where not. */ \
  TRAVERSE_LANE("multiplyAdd(_:_:_:)")                                                        \
  traverse_float##N traverse_multiply_add_##N(                                                \
      traverse_float##N a, traverse_float##N b, traverse_float##N c) {                        \
    return TRAVERSE_MULTIPLY_ADD(a, b, c);                                                    \
  }                                                                                           \
  /* b where one is NaN. */                                                                   \
  TRAVERSE_LANE("larger(_:_:)")                                                               \
  traverse_float##N traverse_larger_##N(traverse_float##N a, traverse_float##N b) {           \
    return a > b ? a : b;                                                                     \
  }                                                                                           \
  /* b where one is NaN. */                                                                   \
  TRAVERSE_LANE("smaller(_:_:)")                                                              \
  traverse_float##N traverse_smaller_##N(traverse_float##N a, traverse_float##N b) {          \
    return a < b ? a : b;                                                                     \
  }                                                                                           \
  /* Without the library call that sets an error number. */                                   \
  TRAVERSE_LANE("squareRoot(_:)")                                                             \
  traverse_float##N traverse_square_root_##N(traverse_float##N a) {                           \
    return __builtin_elementwise_sqrt(a);                                                     \
  }                                                                                           \
  /* a where x > 0, b elsewhere. */                                                           \
  TRAVERSE_LANE("wherePositive(_:_:else:)")                                                   \
  traverse_float##N traverse_where_positive_##N(                                              \
      traverse_float##N x, traverse_float##N a, traverse_float##N b) {                        \
    return x > 0 ? a : b;                                                                     \
  }                                                                                           \
  /* sum + a², in double precision. */                                                        \
  TRAVERSE_LANE("addSquares(_:_:)")                                                           \
  traverse_double##N traverse_add_squares_##N(traverse_double##N sum, traverse_float##N a) {  \
    const traverse_double##N x = __builtin_convertvector(a, traverse_double##N);              \
    return sum + x * x;                                                                       \
  }                                                                                           \
  /* a in the first `count` lanes, b in the rest. */                                          \
  TRAVERSE_LANE("keep(_:first:else:)")                                                        \
  traverse_float##N traverse_keep_##N(traverse_float##N a, long count, traverse_float##N b) { \
    const traverse_int##N lane = {__VA_ARGS__};                                               \
    return lane < (traverse_int##N)(int32_t)count ? a : b;                                             \
  }
TRAVERSE_LANES(4, 0, 1, 2, 3)
TRAVERSE_LANES(8, 0, 1, 2, 3, 4, 5, 6, 7)
TRAVERSE_LANES(16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)

/* Pairs of bfloat16, the upper halves of floats, in the 32 bits of a lane: Swift has no such type, and no instruction for
   it. MULTIPLY_ADD is one, or what it does: the product of the upper halves is exact and so the addition rounds
   once, then that of the lower ones. */
#define TRAVERSE_PAIRS(N, MULTIPLY_ADD)                                                       \
  /* Rounded to nearest, ties to even; NaN stays NaN. */                                      \
  static inline __attribute__((always_inline, unused)) traverse_int##N                        \
  traverse_rounded_##N(traverse_float##N a) {                                                 \
    const traverse_int##N bits = (traverse_int##N)a;                                          \
    return a != a ? bits | 0x400000 : bits + 0x7fff + (bits >> 16 & 1);                       \
  }                                                                                           \
  TRAVERSE_LANE("pairs(upper:lower:)")                                                        \
  traverse_float##N traverse_pairs_##N(traverse_float##N upper, traverse_float##N lower) {    \
    return (traverse_float##N)((traverse_rounded_##N(upper) & (int32_t)0xffff0000) |          \
                               (traverse_rounded_##N(lower) >> 16 & 0xffff));                 \
  }                                                                                           \
  static inline __attribute__((always_inline, unused)) traverse_float##N                      \
  traverse_upper_##N(traverse_float##N a) {                                                   \
    return (traverse_float##N)((traverse_int##N)a & (int32_t)0xffff0000);                     \
  }                                                                                           \
  static inline __attribute__((always_inline, unused)) traverse_float##N                      \
  traverse_lower_##N(traverse_float##N a) {                                                   \
    return (traverse_float##N)((traverse_int##N)a << 16);                                     \
  }                                                                                           \
  /* c + a.upper b.upper + a.lower b.lower, in this order. */                                 \
  TRAVERSE_LANE("multiplyAddPairs(_:_:_:)")                                                   \
  traverse_float##N traverse_multiply_add_pairs_##N(                                          \
      traverse_float##N a, traverse_float##N b, traverse_float##N c) {                        \
    return MULTIPLY_ADD(N, a, b, c);                                                          \
  }
#define TRAVERSE_TWO_STEPS(N, A, B, C)                                                        \
  TRAVERSE_MULTIPLY_ADD(traverse_lower_##N(A), traverse_lower_##N(B),                         \
                        TRAVERSE_MULTIPLY_ADD(traverse_upper_##N(A), traverse_upper_##N(B), C))
#define TRAVERSE_ONE_INSTRUCTION(N, A, B, C) \
  (traverse_float##N) _mm512_dpbf16_ps((__m512)(C), (__m512bh)(A), (__m512bh)(B))
TRAVERSE_PAIRS(4, TRAVERSE_TWO_STEPS)
TRAVERSE_PAIRS(8, TRAVERSE_TWO_STEPS)
#if defined(__AVX512BF16__)
TRAVERSE_PAIRS(16, TRAVERSE_ONE_INSTRUCTION)
#else
TRAVERSE_PAIRS(16, TRAVERSE_TWO_STEPS)
#endif

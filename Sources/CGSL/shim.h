/* What Traverse uses of the GNU Scientific Library.
 *
 * GSL chooses algorithms through global pointers, which Swift 6 will not read because anyone could
 * change them; these functions read them instead. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_version.h>

static inline const gsl_multifit_nlinear_type *cgsl_trust_region(void) {
  return gsl_multifit_nlinear_trust;
}
static inline const gsl_multifit_nlinear_trs *cgsl_marquardt(void) {
  return gsl_multifit_nlinear_trs_lm;
}
static inline const gsl_multifit_nlinear_trs *cgsl_accelerated(void) {
  return gsl_multifit_nlinear_trs_lmaccel;
}
static inline const gsl_multifit_nlinear_scale *cgsl_scale_levenberg(void) {
  return gsl_multifit_nlinear_scale_levenberg;
}
static inline const gsl_multifit_nlinear_scale *cgsl_scale_more(void) {
  return gsl_multifit_nlinear_scale_more;
}
static inline const gsl_multifit_nlinear_solver *cgsl_qr(void) {
  return gsl_multifit_nlinear_solver_qr;
}
static inline const gsl_multifit_nlinear_solver *cgsl_cholesky(void) {
  return gsl_multifit_nlinear_solver_cholesky;
}
static inline const gsl_rng_type *cgsl_mersenne_twister(void) { return gsl_rng_mt19937; }

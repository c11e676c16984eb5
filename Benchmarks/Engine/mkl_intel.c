// Preloaded into PyTorch, makes MKL treat any x86-64 processor as one of its maker's: the kernels it then picks by the
// instructions that the processor has are faster on some others, slower on some. A setting that PyTorch's users know.
int mkl_serv_intel_cpu_true(void) { return 1; }
int mkl_serv_intel_cpu(void) { return 1; }

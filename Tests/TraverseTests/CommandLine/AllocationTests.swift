import Host
import Testing

#if os(Linux)
  /// What a training step asks of the system's memory: nothing.
  @Suite struct AllocationTests {
    /// Counts allocations of the whole program, preloaded before the C library.
    private static let counter = """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <stdatomic.h>
      #include <stdio.h>
      #include <stdlib.h>
      static atomic_long count;
      void *malloc(size_t size) {
        static void *(*next)(size_t);
        if (!next) next = dlsym(RTLD_NEXT, "malloc");
        count++;
        return next(size);
      }
      int posix_memalign(void **p, size_t alignment, size_t size) {
        static int (*next)(void **, size_t, size_t);
        if (!next) next = dlsym(RTLD_NEXT, "posix_memalign");
        count++;
        return next(p, alignment, size);
      }
      __attribute__((destructor)) static void tell(void) {
        FILE *file = fopen("allocations", "w");
        fprintf(file, "%ld", (long)count);
        fclose(file);
      }
      """

    /// A run of 200 steps more must not allocate more: all else (data, checkpoints, summary) is the same.
    @Test func `a step allocates nothing after the first`() throws {
      let folder = try Workspace()
      try TrainingSample.write(to: folder)
      try folder.write(Self.counter, to: "counter.c")
      let built = try BuiltProgram.shell(
        "cc -shared -fPIC -o counter.so counter.c -ldl", in: folder)
      try #require(built.code == 0, "\(built.errors)")
      func allocations(steps: Int) throws -> Int {
        let words = TrainingSample.words(steps: steps, to: "run\(steps)")
        let flags = ["--quiet", "--eval-ratio", "1e6", "--threads", "2"]
        let run = try BuiltProgram.run(
          words + flags, in: folder, environment: ["LD_PRELOAD=\(folder["counter.so"])"])
        #expect(run.code == 0, "\(run.errors)")
        return try #require(Int(folder.text("allocations")))
      }
      let (short, long) = (try allocations(steps: 300), try allocations(steps: 500))
      #expect(short > 1000, "the counter counts")
      // Numbers are printed with more digits here and there; one allocation a step would be 200.
      #expect(abs(long - short) < 40, "\(short) and \(long)")
    }
  }
#endif

# The rules of scripts/boundaries, over the Swift files that it names: one violation a line, exit 1 for any.
# A comment ends a line from a "//" that begins it or follows a blank.

BEGIN {
  # What each target may import besides the system.
  allowed["JSON"] = " "
  allowed["Scaling"] = " JSON "
  allowed["Host"] = " "
  allowed["RunLogs"] = " JSON Scaling "
  allowed["LawFit"] = " Scaling "
  allowed["Planner"] = " Scaling "
  allowed["Pictures"] = " Scaling Host "
  allowed["Engine"] = " JSON Scaling Host Kernels "
  allowed["Calibrate"] = " JSON Scaling Host "
  allowed["traverse"] = " JSON Scaling Host RunLogs LawFit Planner Pictures Engine Calibrate "
  # Libraries that one file sees.
  only_file["CZlib"] = "Sources/Host/Gzip.swift"
  only_file["CSQLite"] = "Sources/Host/SQLiteDatabase.swift"
  only_file["CYAML"] = "Sources/Host/YAMLScalars.swift"
  system_modules = " Darwin Glibc Musl Synchronization Dispatch "
  plain = " JSON Scaling RunLogs Planner "
  edge = " Host traverse "
  longest = 400
}

function report(what) { print file ":" lines ": " what; found = 1 }
function within(word, list) { return index(list, " " word " ") > 0 }

function check_import(module) {
  if (module ~ /^(Foundation|FoundationEssentials|FoundationNetworking|FoundationXML)$/)
    report("imports " module ": no Foundation, it doubles the start-up time")
  if (module == "CGSL" && file !~ /^Sources\/LawFit\/GSL\//)
    report("imports CGSL: only Sources/LawFit/GSL may see it")
  if (module in only_file && file != only_file[module])
    report("imports " module ": only " only_file[module] " may see it")
  if (tree != "Sources" || module == "CGSL" || module in only_file || within(module, system_modules)) return
  if (target ~ /^Kernels/) {
    if (module != "CKernels" && (target == "Kernels" || module != "Kernels"))
      report("imports " module ": kernels stand alone")
  }
  else if (!(target in allowed)) report(target " has no rule: give it one in scripts/boundaries.awk")
  else if (!within(module, allowed[target]) && !(target == "Engine" && module ~ /^Kernels/))
    report("imports " module ": not a target below " target)
}

# The length of a file is known at the start of the next.
function finish() {
  if (file != "" && file != "Package.swift" && lines > longest)
    report("longer than " longest " lines")
}

FNR == 1 {
  finish()
  file = FILENAME
  split(file, part, "/")
  tree = part[1]
  target = part[2]
}

{
  lines = FNR
  code = $0
  sub(/(^|[ \t])\/\/.*/, "", code)

  if (file == "Package.swift") {
    if (code ~ /\.package\((url|path|id|name)/) report("depends on a Swift package")
    next
  }

  if (code ~ /^[ \t]*(@[A-Za-z_()]+[ \t]+)*((public|package|internal|fileprivate|private)[ \t]+)?import[ \t]/) {
    module = code
    sub(/.*import[ \t]+((struct|class|enum|protocol|typealias|func|let|var|actor)[ \t]+)?/, "", module)
    sub(/[^A-Za-z0-9_].*/, "", module)
    check_import(module)
  }

  if ($0 ~ /(^|[^A-Za-z])(TODO|FIXME)([^A-Za-z]|$)/) report("unfinished: finish it or write it in the docs")
  if (code ~ /try!/ || code ~ /(^|[^A-Za-z0-9_])as!/) report("crashes where it could throw")
  if (tree != "Sources") next

  if (within(target, plain) && code ~ /[Uu]nsafe|OpaquePointer|Unmanaged/)
    report("unsafe code in " target)
  if (code ~ /(^|[^A-Za-z0-9_])gsl_/ && file !~ /^Sources\/LawFit\/GSL\//)
    report("a GSL name outside Sources/LawFit/GSL")
  if (!within(target, edge)) {
    gsub(/func [A-Za-z_]+/, "func", code)
    if (code ~ /(^|[^.A-Za-z0-9_`])(print|debugPrint|exit|_exit|abort|getenv|setenv|putenv|system|popen|dlopen|fork|posix_spawn|socket|fopen|clock|clock_gettime|gettimeofday|time)\(/ ||
        code ~ /(^|[^A-Za-z0-9_])(ContinuousClock|SuspendingClock|CommandLine|stdout|stderr|stdin)([^A-Za-z0-9_]|$)/)
      report("touches the machine: only Host and traverse may")
  }
}

END { finish(); exit found }

# Rule 4 of scripts/instructions, over one disassembled object: the loops of the tiles, in functions `compute` of
# `numbers` (Float32s or BFloat16Pairs).
#
# A loop is what stands between an instruction and a jump back to it with no other jump back inside, and no return:
# what stands behind one is put out of the way and jumps back once. A tile's has packed multiply-adds, of one step or several. `object` names the file, `registers` the vectors' (ymm or zmm).

BEGIN {
  rows = registers == "zmm" ? 12 : 6
  steps = registers == "zmm" ? 1 : 2
  multiplyAdd = numbers == "Float32s" ? "^vfmadd[0-9]+ps .*%" : "^vdpbf16ps .*%"
}

$1 ~ /^[0-9a-f]+:$/ {
  address = $1
  sub(/:$/, "", address)
  line = $0
  sub(/^[^\t]*\t/, "", line)
  n++
  at[address] = n
  text[n] = line
  if (line !~ /^j/) next
  target = line
  sub(/^j[a-z]+ +/, "", target)
  sub(/ .*/, "", target)
  # Functions begin at address 0 of their section: an address of the last one is the one meant.
  if (isTile && target in at && at[target] > lastBack) {
    check(at[target], n)
    lastBack = n
  }
  next
}
/>:$/ { split("", at); lastBack = n; isTile = /compute/ && index($0, numbers) }

function check(first, last,    i, multiplyAdds) {
  for (i = first; i <= last; i++) {
    if (text[i] ~ /^ret/) return
    if (text[i] ~ (multiplyAdd registers)) multiplyAdds++
  }
  if (!multiplyAdds) return
  seen[multiplyAdds]++
  for (i = first; i <= last; i++)
    if (text[i] ~ /^call/ || text[i] ~ /\(%r[bs]p/) {
      print object ": in the loop of a tile: " text[i]
      exit
    }
}

END {
  for (i = 1; i <= rows; i++) if (!seen[2 * i] && !seen[4 * i] && !seen[8 * i] && !seen[16 * i]) missing = 1
  if (missing || !seen[steps * 2 * rows]) print object ": not all the loops of tiles of 1 to " rows " rows of " numbers " are there"
}

"""Traverse's data in numpy, for training in PyTorch: the same examples on the same sides.

Images: IDX files, plain or gzipped; the test file is held out. Text: a folder's files in blocks of 64 KiB, one in twenty held
out by content and seed, as Sources/Engine/Data/HeldOutSplit.swift does it (XXH64 of each block, Philox4x32-10 of the hash).
Nothing here is fast or guards against damaged files; Traverse's own readers do.
"""

import fnmatch
import gzip
import os
import pathlib
import struct

import numpy as np

FASHION_MNIST = "/usr/share/datasets/fashion-mnist"
BLOCK_BYTES = 1 << 16
HELD_OUT_SHARE = 20


def read_idx(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        data = file.read()
    dimensions = data[3]
    shape = struct.unpack(f">{dimensions}I", data[4:4 + 4 * dimensions])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def images(folder):
    """((pixels, labels) to train on, (pixels, labels) held out); pixels (N, 1, H, W) of bytes."""

    def side(prefix):
        found = [next(pathlib.Path(folder).glob(f"{prefix}-{kind}*")) for kind in ("images", "labels")]
        pixels, labels = (read_idx(path) for path in found)
        return pixels[:, None], labels.astype(np.int64)

    return side("train"), side("t10k")


M64 = (1 << 64) - 1
PRIMES = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def rotated(word, bits):
    return ((word << bits) | (word >> (64 - bits))) & M64


def xxh64_round(total, word):
    return rotated((total + word * PRIMES[1]) & M64, 31) * PRIMES[0] & M64


def xxh64(data):
    """XXH64 of bytes with seed 0."""
    p1, p2, p3, p4, p5 = PRIMES
    place = 0
    if len(data) >= 32:
        sums = [(p1 + p2) & M64, p2, 0, -p1 & M64]
        for words in struct.iter_unpack("<4Q", data[:len(data) // 32 * 32]):
            sums = [xxh64_round(total, word) for total, word in zip(sums, words)]
        place = len(data) // 32 * 32
        result = sum(rotated(total, bits) for total, bits in zip(sums, (1, 7, 12, 18))) & M64
        for total in sums:
            result = ((result ^ xxh64_round(0, total)) * p1 + p4) & M64
    else:
        result = p5
    result = (result + len(data)) & M64
    while place + 8 <= len(data):
        word = int.from_bytes(data[place:place + 8], "little")
        result = (rotated(result ^ xxh64_round(0, word), 27) * p1 + p4) & M64
        place += 8
    if place + 4 <= len(data):
        word = int.from_bytes(data[place:place + 4], "little")
        result = (rotated(result ^ (word * p1 & M64), 23) * p2 + p3) & M64
        place += 4
    for byte in data[place:]:
        result = rotated(result ^ (byte * p5 & M64), 11) * p1 & M64
    result = (result ^ result >> 33) * p2 & M64
    result = (result ^ result >> 29) * p3 & M64
    return result ^ result >> 32


def philox(counter, key):
    """Philox4x32-10: four words from four words of counter and two of key."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = p1 >> 32 ^ c1 ^ k0, p1 & 0xFFFFFFFF, p0 >> 32 ^ c3 ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = k0 + 0x9E3779B9 & 0xFFFFFFFF, k1 + 0xBB67AE85 & 0xFFFFFFFF
    return c0, c1, c2, c3


def held_out(hashes, weights, seed):
    """For each block whether it is held out: HeldOutSplit.isHeldOut, line by line."""
    purpose_of_split = 2
    ranks = []
    for value in hashes:
        counter = (value & 0xFFFFFFFF, value >> 32, 0, purpose_of_split << 24)
        words = philox(counter, (seed & 0xFFFFFFFF, seed >> 32))
        ranks.append(words[0] << 32 | words[1])
    groups = {}
    for item in sorted(range(len(hashes)), key=lambda i: (ranks[i], hashes[i], i)):
        groups.setdefault(hashes[item], []).append(item)
    target = sum(weights) // HELD_OUT_SHARE
    heaviest = max(target, max(weights))
    chosen, weight, left = [False] * len(hashes), 0, len(groups)
    for group in groups.values():
        if weight >= max(1, target) or left <= 1:
            continue
        added = sum(weights[item] for item in group)
        if added > heaviest:
            continue
        for item in group:
            chosen[item] = True
        weight, left = weight + added, left - 1
    return chosen


def text_files(folder, glob):
    """Contents of the files below a folder in the order of their paths' bytes, as TextFiles.swift reads them."""
    passed_over = {"site-packages", "dist-packages", "__pycache__"}
    paths = []
    for place, folders, names in os.walk(os.path.realpath(folder)):
        folders[:] = [name for name in folders if name not in passed_over and not name.startswith(".")]
        paths += [os.path.join(place, name) for name in names
                  if fnmatch.fnmatchcase(name, glob) and not name.startswith(".")]
    for path in sorted(paths, key=os.fsencode):
        if os.path.islink(path) or not os.path.isfile(path):
            continue
        data = pathlib.Path(path).read_bytes()
        if data and 0 not in data:
            yield data


def text(folder, glob, seed):
    """(bytes to train on, bytes held out); stretches of one side end with a zero byte."""
    blocks, begins = [], []
    for data in text_files(folder, glob):
        for begin in range(0, len(data), BLOCK_BYTES):
            blocks.append(data[begin:begin + BLOCK_BYTES])
            begins.append(begin == 0)
    chosen = held_out([xxh64(block) for block in blocks], [len(block) for block in blocks], seed)
    sides = {False: bytearray(), True: bytearray()}
    for i, block in enumerate(blocks):
        sides[chosen[i]] += block
        if not (i + 1 < len(blocks) and not begins[i + 1] and chosen[i + 1] == chosen[i]):
            sides[chosen[i]].append(0)
    return tuple(np.frombuffer(bytes(sides[side]), np.uint8) for side in (False, True))

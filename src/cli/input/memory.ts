/**
 * Controls memory for garbage. V8 uses memory to save collections; with many small files, each leaving some short-lived
 * objects, that costs memory and time: 100,000 files took 395 MiB and 90 s by default, 250 MiB and 73 s with little
 * memory. Long files are read faster by default.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Minimum number of sources for keeping garbage small. */
const MANY_SOURCES = 1000

/** Maximum useful space for new objects, in bytes: a log of 128 MiB took 280 MiB without this limit, 218 MiB with it. */
const YOUNG_BYTES = 8 * 1024 * 1024

/**
 * How much the rest may grow between collections, in percent. V8 would let it grow to four times as much: 50,000 distinct codes took
 * 340 MiB so, 245 MiB with it, and a dense log 217 and 186 MiB, for 4 % of its time.
 */
const OLD_PERCENT = 100

const LOOK_MS = 20

/** Limits the space for new objects, which grows by doubling, and V8 would let it grow to three times as much; and for old ones. */
export function limitGarbage(): void {
  setFlagsFromString(`--heap-growing-percent=${OLD_PERCENT}`)
  setInterval(() => {
    const young = getHeapSpaceStatistics().find(space => space.space_name === 'new_space')
    if (young !== undefined && young.space_size >= YOUNG_BYTES) setFlagsFromString('--semi-space-growth-factor=1')
  }, LOOK_MS).unref()
}

/** Keeps garbage small until the number of sources is known. */
export function preferLowMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=50')
}

/** Gives way to speed, unless there are many sources. */
export function allowMoreMemory(sources: number): void {
  if (sources >= MANY_SOURCES) return
  setFlagsFromString('--semi-space-growth-factor=2')
  setFlagsFromString(`--heap-growing-percent=${OLD_PERCENT}`)
}

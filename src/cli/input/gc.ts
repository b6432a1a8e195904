/**
 * How much memory is spent on garbage. The engine trades memory for fewer collections; over many small files, where every
 * file leaves a little that lives for a while, that costs memory and time: 100,000 files took 395 MiB and 90 s as it
 * chooses, 250 MiB and 73 s sparingly. Long files are read faster as it chooses.
 */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** From so many sources on garbage is kept small. */
const MANY_SOURCES = 1000

/** Bytes for new objects beyond which more room saves no time any more: a log of 128 MiB took 280 MiB without, 218 MiB with it. */
const YOUNG_BYTES = 8 * 1024 * 1024

const LOOK_MS = 20

/** Keeps the room for new objects small; it grows by doubling, and the engine would let it grow to three times as much. */
export function limitYoungGeneration(): void {
  setInterval(() => {
    const young = getHeapSpaceStatistics().find(space => space.space_name === 'new_space')
    if (young !== undefined && young.space_size >= YOUNG_BYTES) setFlagsFromString('--semi-space-growth-factor=1')
  }, LOOK_MS).unref()
}

/** While sources are listed nobody knows how many there are. */
export function preferLowMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=50')
}

/** Leaves it to the engine again, unless there are many sources. */
export function allowMoreMemory(sources: number): void {
  if (sources >= MANY_SOURCES) return
  setFlagsFromString('--semi-space-growth-factor=2')
  setFlagsFromString('--heap-growing-percent=0')
}

/**
 * A follower, and then a run over the folder, count each numbered line once, whatever rotates the log, packs and names its files, and
 * whatever disturbs the follower meanwhile. The long form covers all pairs of values; SEED repeats it.
 */
import { describe, expect, test } from 'vitest'
import {
  CADENCES,
  DISTURBANCES,
  FOLLOWED,
  MODES,
  NAMINGS,
  PACKINGS,
  pairwise,
  play,
  ROTATIONS,
  type Story,
  titleOf,
} from '../support/logs/stories.ts'
import { scratch } from '../support/programs/shell.ts'
import { LONG, works } from '../support/runs/faults.ts'

const SEED = Number(process.env.SEED ?? 20_260_131)

/** Each of these failed once, or stands for its kind. */
const KINDS: readonly Story[] = [
  // T0: the follower starves over several rotations.
  {
    mode: 'rename',
    packing: 'compress',
    naming: 'number',
    rotations: 8,
    cadence: 0.1,
    disturbance: 'stop',
    followed: 'name',
  },
  {
    mode: 'create',
    packing: 'compress',
    naming: 'number',
    rotations: 8,
    cadence: 0.1,
    disturbance: 'stop',
    followed: 'folder',
  },
  // T1: it is killed while a compressor is at work.
  {
    mode: 'create',
    packing: 'compress',
    naming: 'number',
    rotations: 5,
    cadence: 0.1,
    disturbance: 'kill',
    followed: 'name',
  },
  {
    mode: 'create',
    packing: 'delaycompress',
    naming: 'number',
    rotations: 5,
    cadence: 0.1,
    disturbance: 'kill',
    followed: 'folder',
  },
  // T2: copied, emptied and packed, again and again.
  {
    mode: 'copytruncate',
    packing: 'compress',
    naming: 'number',
    rotations: 6,
    cadence: 0.1,
    disturbance: 'none',
    followed: 'name',
  },
  {
    mode: 'copytruncate',
    packing: 'delaycompress',
    naming: 'number',
    rotations: 6,
    cadence: 0.1,
    disturbance: 'kill',
    followed: 'name',
  },
  {
    mode: 'copytruncate',
    packing: 'compress',
    naming: 'date',
    rotations: 5,
    cadence: 0.1,
    disturbance: 'stop',
    followed: 'folder',
  },
  // T3: names with seconds since 1970.
  {
    mode: 'create',
    packing: 'compress',
    naming: 'seconds',
    rotations: 3,
    cadence: 0.1,
    disturbance: 'none',
    followed: 'name',
  },
]

/** One of each kind, and every mode, disturbance and way to follow; the long form plays the others too. */
const SHORT = [0, 3, 4, 6, 7].map(n => KINDS[n]!)

const ALL = {
  mode: MODES,
  packing: PACKINGS,
  naming: NAMINGS,
  rotations: ROTATIONS,
  cadence: CADENCES,
  disturbance: DISTURBANCES,
  followed: FOLLOWED,
}

test('logrotate is there: without it these stories would prove nothing', () => {
  expect(works('logrotate', '--version')).toBe(true)
})

describe.each(LONG ? [...KINDS, ...pairwise(ALL, SEED)] : SHORT)(`each line once, seed ${SEED}:`, story => {
  test(titleOf(story), () => play(story, scratch(), SEED))
})

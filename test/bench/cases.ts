/** The comparisons that have a mark, and the mark of each. */
import type { Input, Inputs } from './input/inputs.ts'
import type { Recipe } from './input/write.ts'
import {
  analyze,
  bareNode,
  countLines,
  countPacked,
  countTexts,
  logremedy,
  type Side,
  walkTokens,
} from './run/sides.ts'

/** What a figure must be; `faster` is the other side's time over ours, `MiB` and `CPU` (in seconds) are ours alone, all others ours over the other's. */
export type Mark =
  | { readonly of: 'time' | 'memory'; readonly atMost: number }
  | { readonly of: 'faster'; readonly atLeast: number }
  | { readonly of: 'MiB' | 'CPU'; readonly atMost: number }

export interface Case {
  readonly name: string
  /** What is done, in sizes before `--scale`. */
  readonly work: string
  readonly marks: readonly Mark[]
  /** Programs that must be installed. */
  readonly needs: readonly string[]
  /** Ours first. */
  readonly sides: (make: Make) => readonly [Side, Side]
}

/** What a case may ask for: inputs by recipe with sizes already scaled, the pack, the pattern, whether `--full` is on. */
export interface Make {
  readonly input: (bytes: number, recipe?: Partial<Recipe>, files?: number) => Input
  /** A folder of so many files, whose number is scaled. */
  readonly folder: (bytes: number, files: number) => Input
  readonly inputs: Inputs
  readonly pattern: string
  readonly full: boolean
}

export const MIB = 2 ** 20
/** Share of records that are failures in a log with few of them. */
export const FEW = 0.001
const atMost = (limit: number): Mark => ({ of: 'time', atMost: limit })

export const CASES: readonly Case[] = [
  {
    name: 'log',
    work: '1 GiB mixed log, 0.1 % of records fail',
    marks: [atMost(0.4)],
    needs: ['rg'],
    sides: ({ input, pattern }) => {
      const log = input(1024 * MIB)
      return [analyze(log), countLines('rg', pattern, log)]
    },
  },
  {
    name: 'log-grep',
    work: '256 MiB mixed log, 0.1 % of records fail',
    marks: [],
    needs: ['grep'],
    sides: ({ input, pattern }) => {
      const log = input(256 * MIB)
      return [analyze(log), countLines('grep', pattern, log)]
    },
  },
  {
    name: 'dense',
    work: '512 MiB mixed log, half of the records fail',
    marks: [atMost(0.5)],
    needs: ['rg', 'sort', 'uniq'],
    sides: ({ input, pattern }) => {
      const log = input(512 * MIB, { density: 0.5 })
      return [analyze(log), countTexts(pattern, log)]
    },
  },
  {
    name: 'gz',
    work: '4 gz files, 64 MiB each when unpacked',
    marks: [atMost(0.45)],
    needs: ['rg', 'zcat'],
    sides: ({ input, pattern }) => {
      const packed = input(64 * MIB, { gz: true }, 4)
      return [analyze(packed), countPacked(pattern, packed)]
    },
  },
  {
    name: 'ndjson',
    work: '1 GiB JSON lines, 0.1 % of records fail',
    marks: [atMost(1.4)],
    needs: [],
    sides: ({ input }) => [
      analyze(input(1024 * MIB, { format: 'ndjson' })),
      analyze(input(1024 * MIB), { label: 'plain log' }),
    ],
  },
  {
    name: 'colours',
    work: '256 MiB log of which every line is coloured',
    marks: [atMost(2)],
    needs: [],
    sides: ({ input }) => [
      analyze(input(256 * MIB, { format: 'colours' }), { label: 'in colours' }),
      analyze(input(256 * MIB), { label: 'plain log' }),
    ],
  },
  {
    name: 'array',
    work: '200 MB printed JSON array',
    marks: [{ of: 'faster', atLeast: 3 }],
    needs: [],
    sides: ({ input }) => {
      const array = input(200e6, { format: 'array' })
      return [analyze(array), walkTokens(array)]
    },
  },
  {
    name: 'memory',
    work: 'a log of eight times the size',
    marks: [atMost(8.5), { of: 'memory', atMost: 1.1 }, { of: 'MiB', atMost: 300 }],
    needs: [],
    sides: ({ input, full }) => {
      const [large, small] = full ? [8192 * MIB, 1024 * MIB] : [2048 * MIB, 256 * MIB]
      return [
        analyze(input(large), { tells: true, label: full ? '8 GiB' : '2 GiB' }),
        analyze(input(small), { tells: true, label: full ? '1 GiB' : '256 MiB' }),
      ]
    },
  },
  {
    name: 'rules',
    work: '1 GiB mixed log, 5,000 codes more',
    marks: [atMost(1.3)],
    needs: [],
    sides: ({ input, inputs }) => {
      const log = input(1024 * MIB)
      const more = { label: '5,000 codes more', acme: true, flags: ['-r', inputs.acmePack()] }
      return [analyze(log, more), analyze(log, { label: 'built-in packs' })]
    },
  },
  {
    name: 'small',
    work: '10,000 files of 20 KiB',
    marks: [
      { of: 'CPU', atMost: 4 },
      { of: 'MiB', atMost: 300 },
    ],
    needs: ['rg'],
    sides: ({ folder, pattern }) => {
      const files = folder(20 * 1024, 10_000)
      return [analyze(files, { tells: true }), countLines('rg', pattern, files)]
    },
  },
  {
    name: 'start',
    work: 'a log of a few lines',
    marks: [{ of: 'CPU', atMost: 0.12 }],
    needs: [],
    sides: ({ input }) => [analyze(input(1024), { tells: true }), bareNode()],
  },
  {
    name: 'explain',
    work: 'explain CKR_PIN_INCORRECT',
    marks: [atMost(2.5)],
    needs: [],
    sides: () => [logremedy(['explain', 'CKR_PIN_INCORRECT'], 'CKR_PIN_INCORRECT'), bareNode()],
  },
]

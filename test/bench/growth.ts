/** How time grows with size, hits, rules, files and threads: tables without marks, each against its first row. */
import type { Make } from './cases.ts'
import { MIB } from './cases.ts'
import { analyze, type Side } from './run/sides.ts'

export interface Growth {
  readonly name: string
  readonly sides: (make: Make) => readonly Side[]
}

const PART = 256 * MIB

export const GROWTHS: readonly Growth[] = [
  {
    name: 'size',
    sides: ({ input }) => [1, 2, 4].map(times => analyze(input(times * PART), { label: `× ${times}` })),
  },
  {
    name: 'density',
    sides: ({ input }) =>
      [0, 0.001, 0.1, 0.5].map(density => analyze(input(PART, { density }), { label: `${100 * density} % fail` })),
  },
  {
    name: 'codes',
    sides: ({ input, inputs }) => {
      const more = { label: '5,000 codes more', acme: true, flags: ['-r', inputs.acmePack()] }
      return [analyze(input(PART), { label: 'built-in packs' }), analyze(input(PART), more)]
    },
  },
  {
    name: 'files',
    sides: ({ input }) => [
      analyze(input(PART), { label: '1 file' }),
      analyze(input(PART / 64, {}, 64), { label: '64 files, same sum' }),
    ],
  },
  {
    name: 'threads',
    sides: ({ input }) => [1, 2].map(n => analyze(input(4 * PART), { label: `-j ${n}`, flags: ['-j', `${n}`] })),
  },
]

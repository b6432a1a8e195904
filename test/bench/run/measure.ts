/** Runs commands by turns and keeps the time and memory of each run whose answer was right. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Side } from './sides.ts'

/** The runs of one side: whole process, from the shell to the end of its output. */
export interface Sample {
  readonly label: string
  readonly bytes: number
  readonly seconds: readonly number[]
  /** Peak resident memory in MiB, and processor time in seconds; empty for sides that do not tell them. */
  readonly mebibytes: readonly number[]
  readonly busy: readonly number[]
}

/** What a process tells of itself. */
interface Told {
  readonly mebibytes: number
  readonly busy: number
}

/** A command that failed or gave a wrong answer. */
export class WrongAnswer extends Error {}

const TELL = join(import.meta.dirname, 'tell.cjs')
const LARGEST_OUTPUT = 256 * 1024 * 1024

export class Meter {
  readonly #directory: string
  readonly #runs: number

  /** `directory` is the home of the commands, so that compiled packs are kept and no settings of the user are read. */
  constructor(directory: string, runs: number) {
    this.#directory = join(directory, 'home')
    this.#runs = runs
    mkdirSync(this.#directory, { recursive: true })
  }

  /** Each side once to warm the page cache (not for a single run), then by turns. Throws `WrongAnswer`. */
  compare(sides: readonly Side[]): Sample[] {
    if (this.#runs > 1) for (const side of sides) this.run(side)
    const samples = sides.map(({ label, bytes }) => ({
      label,
      bytes,
      seconds: [] as number[],
      mebibytes: [] as number[],
      busy: [] as number[],
    }))
    for (let n = 0; n < this.#runs; n++)
      for (const [i, side] of sides.entries()) {
        const { seconds, told } = this.run(side)
        samples[i]!.seconds.push(seconds)
        if (told === null) continue
        samples[i]!.mebibytes.push(told.mebibytes)
        samples[i]!.busy.push(told.busy)
      }
    return samples
  }

  /** One run, checked. */
  run(side: Side, nodeFlags: readonly string[] = []): { seconds: number; told: Told | null } {
    const command = side.command([...nodeFlags, ...(side.tells ? ['--require', TELL] : [])])
    const start = process.hrtime.bigint()
    const { stdout, stderr, error, status } = spawnSync('/bin/sh', ['-c', command], {
      encoding: 'utf8',
      maxBuffer: LARGEST_OUTPUT,
      // LC_ALL=C is what makes grep and sort fast.
      env: { PATH: process.env.PATH, HOME: this.#directory, LC_ALL: 'C', TZ: 'UTC' },
    })
    const seconds = Number(process.hrtime.bigint() - start) / 1e9
    if (error) throw error
    const wrong = side.check(stdout)
    // grep and rg end with 1 where nothing matches.
    if (wrong !== null || status! > 1)
      throw new WrongAnswer(
        [`${side.label}: ${wrong ?? `exit ${status}`}`, ...(status! > 0 ? [stderr.trim().slice(0, 400)] : [])].join(
          '\n',
        ),
      )
    const told = /^peak ([0-9]+) cpu ([0-9]+)$/m.exec(stderr)
    return { seconds, told: told && { mebibytes: Number(told[1]) / 1024, busy: Number(told[2]) / 1e6 } }
  }
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

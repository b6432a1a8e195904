/** The command line of the bench. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

export interface Options {
  readonly directory: string
  /** Factor on all sizes. */
  readonly scale: number
  readonly runs: number
  /** Names of cases and growth tables to run; empty for all. */
  readonly only: readonly string[]
  /** The case to profile instead of measuring. */
  readonly profile: string | null
  readonly full: boolean
  readonly keepInputs: boolean
  /** Where results are written, or null. */
  readonly results: string | null
}

export const USAGE = `npm run bench -- [options]
  --dir DIR       folder of the inputs (default: logremedy-bench where
                  temporary files go)
  --scale N       factor on all sizes, such as 0.1 for a quick run
  --runs N        runs of each command (default: 5; 1 is not warmed up)
  --only NAME     only this case or growth table; repeatable
  --full          compare 8 GiB with 1 GiB, not 2 GiB with 256 MiB
  --keep          leave the inputs for the next run (6 GiB; 12 GiB with --full)
  --results DIR   where results are kept (default: test/bench/results for a
                  run of everything in full size, else nowhere)
  --no-results    print only
  --profile NAME  profile our side of a case, or the last of a table, instead
`

/** Reads the arguments; gives what is wrong with them as text, '' when help is asked for. `names` are those of cases and growth tables. */
export function readOptions(argv: readonly string[], names: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        dir: { type: 'string', default: join(tmpdir(), 'logremedy-bench') },
        scale: { type: 'string', default: '1' },
        runs: { type: 'string', default: '5' },
        only: { type: 'string', multiple: true, default: [] },
        profile: { type: 'string' },
        full: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        results: { type: 'string' },
        'no-results': { type: 'boolean', default: false },
      },
    })
    if (values.help) return ''
    const [scale, runs] = [Number(values.scale), Number(values.runs)]
    if (!(scale > 0)) return `--scale ${values.scale} is no factor.\n`
    if (!Number.isInteger(runs) || runs < 1) return `--runs ${values.runs} is no number of runs.\n`
    const whole = scale === 1 && values.only.length === 0
    const unknown = [...values.only, ...(values.profile === undefined ? [] : [values.profile])].find(
      name => !names.includes(name),
    )
    if (unknown !== undefined) return `${unknown} is none of ${names.join(', ')}.\n`
    return {
      directory: values.dir,
      scale,
      runs,
      only: values.only,
      profile: values.profile ?? null,
      full: values.full,
      keepInputs: values.keep,
      results: values['no-results'] ? null : (values.results ?? (whole ? join(import.meta.dirname, 'results') : null)),
    }
  } catch (error) {
    return `${(error as Error).message}\n`
  }
}

/**
 * `npm run bench`: makes inputs with known answers, checks every answer, and prints times against other tools and the
 * growth with size, hits, rules, files and threads. Exit 1 when an answer is wrong, 2 for wrong arguments.
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { CASES, FEW, type Make } from './cases.ts'
import { GROWTHS } from './growth.ts'
import { Inputs } from './input/inputs.ts'
import { type Options, readOptions, USAGE } from './options.ts'
import { keep } from './report/keep.ts'
import { type Figure, figuresOf, type GrowthTable } from './report/results.ts'
import { tables } from './report/tables.ts'
import { Meter, WrongAnswer } from './run/measure.ts'
import { peerPattern } from './run/pattern.ts'
import { profile } from './run/profile.ts'
import type { Side } from './run/sides.ts'

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

function installed(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(directory => {
    try {
      accessSync(join(directory, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function bench(options: Options, make: Make): void {
  const meter = new Meter(options.directory, options.runs)
  const wanted = ({ name }: { readonly name: string }): boolean =>
    options.only.length === 0 || options.only.includes(name)
  const [figures, growth, skipped]: [Figure[], GrowthTable[], { name: string; why: string }[]] = [[], [], []]
  for (const one of CASES.filter(wanted)) {
    const missing = one.needs.filter(tool => !installed(tool))
    if (missing.length > 0) {
      skipped.push({ name: one.name, why: `${missing.join(', ')} not installed` })
      continue
    }
    say(`measuring ${one.name}`)
    figures.push(...figuresOf(one, meter.compare(one.sides(make))))
  }
  for (const { name, sides } of GROWTHS.filter(wanted)) {
    say(`measuring growth with ${name}`)
    growth.push({ name, samples: meter.compare(sides(make)) })
  }
  const results = { scale: options.scale, runs: options.runs, figures, growth, skipped }
  process.stdout.write(tables(results))
  if (options.results !== null) say(`kept in ${keep(results, options.results, new Date())}`)
}

/** Our side of a case; of a growth table the last row, which has most to do. */
function profiled(name: string, make: Make): Side {
  const one = CASES.find(known => known.name === name)
  return one === undefined
    ? GROWTHS.find(known => known.name === name)!
        .sides(make)
        .at(-1)!
    : one.sides(make)[0]
}

function main(): number {
  const names = [...CASES, ...GROWTHS].map(one => one.name)
  const options = readOptions(process.argv.slice(2), names)
  if (typeof options === 'string') {
    const helped = options === ''
    ;(helped ? process.stdout : process.stderr).write(options + USAGE)
    return helped ? 0 : 2
  }
  const inputs = new Inputs(options.directory, say)
  const make: Make = {
    input: (bytes, recipe = {}, files) =>
      inputs.get({ format: 'log', density: FEW, gz: false, ...recipe, bytes: Math.ceil(bytes * options.scale) }, files),
    folder: (bytes, files) =>
      inputs.folder({ format: 'log', density: FEW, gz: false, bytes }, Math.ceil(files * options.scale)),
    inputs,
    pattern: peerPattern(),
    full: options.full,
  }
  try {
    if (options.profile === null) bench(options, make)
    else {
      const meter = new Meter(options.directory, 1)
      const side = profiled(options.profile, make)
      process.stdout.write(profile(side, meter, join(options.directory, 'profiles')))
    }
    return 0
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error
    process.stderr.write(`Wrong answer, no time is worth anything: ${error.message}\n`)
    return 1
  } finally {
    if (!options.keepInputs) inputs.remove()
  }
}

process.exitCode = main()

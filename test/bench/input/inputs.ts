/** The folder of generated inputs: each is made once, under a name that tells what decides its bytes. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { acmePack } from './acme.ts'
import { sumOf, type Truth } from './truth.ts'
import { type Recipe, writeInput } from './write.ts'

/** Files and what they hold together. */
export interface Input {
  readonly paths: readonly string[]
  readonly truth: Truth
}

export class Inputs {
  readonly #directory: string
  readonly #say: (line: string) => void
  readonly #made: string[] = []
  /** Of the generator's own text: other templates make other files. */
  readonly #digest = digestOf(import.meta.dirname)

  /** `say` is told about every input that has to be made. */
  constructor(directory: string, say: (line: string) => void) {
    this.#directory = directory
    this.#say = say
    mkdirSync(directory, { recursive: true })
  }

  /** `files` files of `bytes` each; taken as they are when they were made before. */
  get(recipe: Omit<Recipe, 'seed'>, files = 1): Input {
    const made = Array.from({ length: files }, (_, i) => this.#one({ ...recipe, seed: i + 1 }, files))
    return { paths: made.map(m => m.path), truth: sumOf(made.map(m => m.truth)) }
  }

  /** A folder of `files` files of `bytes` each. */
  folder(recipe: Omit<Recipe, 'seed'>, files: number): Input {
    const path = join(this.#directory, `${files}-${recipe.bytes}-${recipe.density}-${this.#digest}`)
    const told = `${path}.truth`
    if (!existsSync(told)) {
      this.#say(`making ${path}`)
      mkdirSync(path, { recursive: true })
      this.#made.push(path, told)
      const truths = Array.from({ length: files }, (_, i) =>
        writeInput(join(path, `${i}.app.log`), { ...recipe, seed: i + 1 }),
      )
      writeFileSync(told, JSON.stringify(sumOf(truths)))
    }
    return { paths: [path], truth: JSON.parse(readFileSync(told, 'utf8')) as Truth }
  }

  /** Path of the pack with 5,000 codes. */
  acmePack(): string {
    const path = join(this.#directory, 'acme.yaml')
    writeFileSync(path, acmePack())
    this.#made.push(path)
    return path
  }

  /** Removes what this run made. */
  remove(): void {
    for (const path of this.#made) rmSync(path, { force: true, recursive: true })
  }

  #one(recipe: Recipe, files: number): { path: string; truth: Truth } {
    const { format, bytes, density, seed, gz } = recipe
    const name = `${format}-${bytes}-${density}-${seed}-${this.#digest}.${format === 'log' || format === 'colours' ? 'log' : 'json'}${gz ? '.gz' : ''}`
    const path = join(this.#directory, name)
    const told = `${path}.truth`
    // The truth is written last: a file without it was not finished.
    if (!existsSync(told) || !existsSync(path)) {
      if (seed === 1) this.#say(`making ${name}${files === 1 ? '' : ` and ${files - 1} more`}`)
      this.#made.push(path, told)
      writeFileSync(told, JSON.stringify(writeInput(path, recipe)))
    }
    return { path, truth: JSON.parse(readFileSync(told, 'utf8')) as Truth }
  }
}

function digestOf(directory: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(directory).sort()) hash.update(readFileSync(join(directory, name)))
  return hash.digest('hex').slice(0, 8)
}

/** Finds and reads pack files. The only file of this folder that reads the disk for packs. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'

/** The text files of one pack, in a stable order. */
export interface PackFiles {
  /** The directory or file that was named. */
  readonly root: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** sha256 over names and contents, in hex. */
  readonly digest: string
}

/** Reads each path: a pack file, a pack directory (it contains `pack.yaml`), or a directory of packs of both kinds. */
export function readPackFiles(paths: readonly string[]): Result<PackFiles[]> {
  const packs: PackFiles[] = []
  const problems: Problem[] = []
  for (const path of paths) {
    try {
      const roots = packRoots(path)
      if (roots.length === 0) problems.push(noPack(path))
      for (const root of roots) packs.push(readOne(root))
    } catch (error) {
      problems.push(unreadable(path, error as NodeJS.ErrnoException))
    }
  }
  return problems.length > 0 ? err(...problems) : ok(packs)
}

function packRoots(path: string): string[] {
  if (statSync(path).isFile()) return [path]
  const entries = readdirSync(path).sort()
  if (entries.includes('pack.yaml')) return [path]
  return entries
    .map(entry => join(path, entry))
    .filter(entry =>
      statSync(entry).isDirectory() ? readdirSync(entry).includes('pack.yaml') : /\.ya?ml$/.test(entry),
    )
}

function readOne(root: string): PackFiles {
  const paths = statSync(root).isFile() ? [root] : yamlBelow(root, []).sort((a, b) => (a < b ? -1 : 1))
  const files = paths.map(path => ({ path, text: readFileSync(path, 'utf8') }))
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.path.slice(root.length)).update('\0').update(file.text).update('\0')
  return { root, files, digest: hash.digest('hex') }
}

/** Lists YAML files. Follows links, except to a directory that is above the current one (`above`). */
function yamlBelow(directory: string, above: readonly string[]): string[] {
  const real = realpathSync(directory)
  if (above.includes(real)) return []
  return readdirSync(directory, { withFileTypes: true }).flatMap(entry => {
    const path = join(directory, entry.name)
    const isYaml = /\.ya?ml$/.test(entry.name)
    // A broken link is an error only if it is named like a file of the pack.
    const target = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: isYaml }) : entry
    if (target?.isDirectory()) return yamlBelow(path, [...above, real])
    return isYaml && target?.isFile() ? [path] : []
  })
}

function noPack(path: string): Problem {
  return problem(
    'pack',
    'pack/none',
    { path },
    'There is no rule pack here.',
    'Name a pack file, or a directory that contains pack.yaml.',
  )
}

function unreadable(path: string, error: NodeJS.ErrnoException): Problem {
  const missing = error.code === 'ENOENT'
  if (missing && error.path !== undefined && error.path !== path)
    return problem(
      'pack',
      'pack/missing',
      { path: error.path },
      'This symbolic link in the rule pack is broken.',
      'Fix or remove it.',
    )
  return problem(
    'pack',
    missing ? 'pack/missing' : 'pack/unreadable',
    { path: error.path ?? path },
    missing ? 'There is no such rule pack.' : `The rule pack cannot be read (${error.code ?? error.message}).`,
    missing ? 'Check the path given with --rules.' : 'Check its permissions.',
  )
}

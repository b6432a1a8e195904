/** The types of the library: sources → `dist/types`, only those that `index.ts` refers to. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** How a declaration refers to another one. */
const NAMED = /(\bfrom |\bimport\()(['"])([^'"]+)\2/g

/** Writes the declarations of the library at `root`. Throws if they refer to a package: users may not have it. */
export function writeTypes(root: string, dist: string): void {
  const types = join(dist, 'types')
  const all = mkdtempSync(join(tmpdir(), 'logremedy-types-'))
  try {
    const compiler = join(root, 'node_modules/typescript/lib/tsc.js')
    const settings = join(root, 'src/build/types.json')
    execFileSync(process.execPath, [compiler, '-p', settings, '--outDir', all], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    rmSync(types, { recursive: true, force: true })
    const waiting = ['index.d.ts']
    for (const name of waiting) {
      const text = readFileSync(join(all, name), 'utf8')
      const named = text.replace(NAMED, (_, before: string, quote: string, target: string) => {
        if (!target.startsWith('.')) throw new Error(`${name} names "${target}", which users may not have`)
        const file = join(dirname(name), target.replace(/\.[jt]s$/, '.d.ts'))
        if (!waiting.includes(file)) waiting.push(file)
        return `${before}${quote}${target.replace(/\.ts$/, '.js')}${quote}`
      })
      mkdirSync(dirname(join(types, name)), { recursive: true })
      writeFileSync(join(types, name), named)
    }
  } finally {
    rmSync(all, { recursive: true, force: true })
  }
}

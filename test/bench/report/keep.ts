/** Keeps results in the repository: JSON with every run, Markdown to read, both named by date and processor. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Results } from './results.ts'
import { tables } from './tables.ts'

export interface Machine {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  /** First digits of the commit, with a plus sign when files differ from it; null outside a repository. */
  readonly commit: string | null
}

/** Writes `DATE-PROCESSOR.json` and `.md` into `directory`; gives the path of the second. */
export function keep(results: Results, directory: string, now: Date): string {
  const on = machine()
  const date = now.toISOString().slice(0, 10)
  const name = `${date}-${on.processor.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`.toLowerCase()
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, `${name}.json`), `${JSON.stringify({ date, machine: on, ...results }, null, 1)}\n`)
  const path = join(directory, `${name}.md`)
  const head = [
    `# Bench of ${date}`,
    `${on.processor}, ${on.cores} cores, ${on.memoryGiB} GiB, ${on.system}, Node ${on.node}, commit ${on.commit ?? 'unknown'}.`,
    'Made by `npm run bench`; every count of every run agreed with the input.',
  ]
  writeFileSync(path, `${head.join('\n\n')}\n\n\`\`\`text\n${tables(results)}\`\`\`\n`)
  return path
}

function machine(): Machine {
  return {
    processor: (cpus()[0]?.model ?? arch()).trim(),
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.versions.node,
    commit: commit(),
  }
}

function commit(): string | null {
  const git = (...argv: string[]) => spawnSync('git', argv, { cwd: import.meta.dirname, encoding: 'utf8' })
  const head = git('rev-parse', '--short=12', 'HEAD')
  if (head.status !== 0) return null
  return `${head.stdout.trim()}${git('status', '--porcelain').stdout === '' ? '' : '+'}`
}

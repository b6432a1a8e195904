/** A folder that lives as long as a test file. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Makes the folder; `write` fills files in it, by path and text, and gives the path of the first. */
export function makeFolder(): {
  path: string
  write: (files: Readonly<Record<string, string | Uint8Array>>) => string
} {
  const path = mkdtempSync(join(tmpdir(), 'logremedy-'))
  afterAll(() => rmSync(path, { recursive: true, force: true }))
  return {
    path,
    write: files => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), text)
      }
      return join(path, Object.keys(files)[0]!)
    },
  }
}

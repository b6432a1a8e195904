/** Labelled logs: a folder with `labels.jsonl` and its files, or one file with a text in each line. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Label } from './judge.ts'

/** One log and what a person reads in it. */
export interface LabelledLog {
  readonly label: Label
  readonly bytes: Uint8Array
}

/** Reads the labelled logs of a folder or file; throws the system's error. */
export function readLabelled(path: string): LabelledLog[] {
  const isFolder = statSync(path).isDirectory()
  return readFileSync(isFolder ? join(path, 'labels.jsonl') : path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => {
      const label = JSON.parse(line) as Label & { readonly text?: string }
      return { label, bytes: isFolder ? readFileSync(join(path, label.file)) : new TextEncoder().encode(label.text) }
    })
}

/** Writes one generated file and says what it holds. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { Composer } from './composer.ts'
import { FORMATS, type FormatName } from './formats.ts'
import { count, emptyTruth, type Truth } from './truth.ts'

/** What decides every byte of a file. `bytes` is the size before packing and colours, overshot by less than one record. */
export interface Recipe {
  readonly format: FormatName
  readonly bytes: number
  /** Share of records that are failures. */
  readonly density: number
  readonly seed: number
  readonly gz: boolean
}

const BATCH = 4000

/** Writes the file at `path`; a packed one is made in memory. */
export function writeInput(path: string, { format, bytes, density, seed, gz }: Recipe): Truth {
  const truth = emptyTruth()
  const { open, between, close, write, plain = write } = FORMATS[format]
  let other = 0
  const composer = new Composer(seed, density)
  const parts: Buffer[] = []
  const fd = gz ? null : openSync(path, 'w')
  const put = (text: string): void => {
    const batch = Buffer.from(text, 'utf8')
    truth.bytes += batch.length
    for (let at = batch.indexOf(10); at >= 0; at = batch.indexOf(10, at + 1)) truth.lines++
    if (fd === null) parts.push(batch)
    else for (let done = 0; done < batch.length; ) done += writeSync(fd, batch, done)
  }
  put(open)
  for (let full = false; !full; ) {
    const records: string[] = []
    let room = bytes - (plain === write ? truth.bytes : other)
    for (let n = 0; n < BATCH && room > 0; n++) {
      const drawn = composer.draw()
      const text = write(drawn)
      count(truth, drawn)
      records.push(text)
      const counted = plain === write ? text : plain(drawn)
      other += Buffer.byteLength(counted)
      room -= counted.length + between.length
    }
    full = room <= 0
    put(records.join(between) + (full ? close : between))
  }
  if (fd === null) writeFileSync(path, gzipSync(Buffer.concat(parts)))
  else closeSync(fd)
  return truth
}

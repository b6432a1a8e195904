/** A gzip file as a feed of its decompressed bytes: any number of members, and the truth about how the file ends. */
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Feed } from '../model/feed.ts'
import { type Problem, problem } from '../model/problem.ts'
import { streamFeed } from './stream.ts'

/** Small pieces, so that an error in one loses little of the good bytes before it. */
const PIECE = 16 * 1024

/** Decompresses `path`; `tell` hears of a cut or damaged file after its last usable byte. */
export function gzipFeed(path: string, tell: (problem: Problem) => void): Feed {
  const raw = createReadStream(path, { highWaterMark: PIECE })
  const gunzip = createGunzip({ chunkSize: 64 * 1024 })
  let read = 0
  let failed = false
  raw.on('data', chunk => {
    read += chunk.length
  })
  raw.on('error', error => gunzip.destroy(error))
  raw.pipe(gunzip)
  gunzip.on('end', () => {
    if (!failed && gunzip.bytesWritten < read)
      tell(
        problem(
          'input',
          'gz/trailing',
          { path, offset: gunzip.bytesWritten },
          'Bytes that are not gzip follow the last member.',
          'The log before them was read; look how the file was written.',
        ),
      )
  })
  return streamFeed(gunzip, error => {
    failed = true
    tell(explain(path, error as NodeJS.ErrnoException, gunzip.bytesWritten))
  })
}

function explain(path: string, error: NodeJS.ErrnoException, offset: number): Problem {
  if (error.code === 'Z_BUF_ERROR')
    return problem(
      'input',
      'gz/cut',
      { path, offset },
      'The gzip data end too early; the lines before were counted.',
      'Fetch the file again, or wait until it is complete.',
    )
  if (error.code?.startsWith('Z_'))
    return problem(
      'input',
      'gz/damaged',
      { path, offset },
      `The gzip data are damaged (${error.message}); counts of this file are not verified.`,
      'Fetch the file again.',
    )
  return problem(
    'input',
    'source/unreadable',
    { path },
    `It cannot be read (${error.code ?? error.message}).`,
    'Check the file and its file system.',
  )
}

/** A file that is called packed, and is neither that nor text: its first bytes are damaged. */
import { type Problem, problem } from '../model/problem.ts'

/** Names of packed files; the bytes may say otherwise. */
export const CALLED_PACKED = /\.(gz|tgz|zst|tzst|xz|txz|bz2|tbz2?|lz4|zip)$/i

/** The share of control characters from which bytes are no text; one in nine of packed ones is. */
const MOST_CONTROLS = 0.04

/** What is told of a plain file with this name that begins with `head`; nothing where the name is only wrong. */
export function notPacked(path: string, head: Uint8Array): Problem[] {
  const extension = CALLED_PACKED.exec(path)?.[1]
  if (extension === undefined || !isBinary(head)) return []
  const fact = `It is called .${extension}, but holds neither that nor text: its first bytes are damaged.`
  return [problem('input', 'source/not-packed', { path }, fact, 'It was read as it is. Get an undamaged copy.')]
}

function isBinary(head: Uint8Array): boolean {
  let controls = 0
  for (const byte of head)
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) controls++
  return controls > MOST_CONTROLS * head.length
}

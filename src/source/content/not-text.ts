/** Reports a source that is neither text nor any other known content: it may be a log that was packed or damaged. */
import { type Place, type Problem, problem } from '../../model/problem.ts'
import { endOf, PACKED_ENDINGS } from '../codecs/index.ts'
import { UNREAD_ENDINGS } from './file-kinds.ts'
import { isBinary, looksPacked } from './text-detection.ts'

/** Names of packed and encrypted files; the bytes may say otherwise. */
export const PACKED_NAME = endOf([...PACKED_ENDINGS, ...UNREAD_ENDINGS])

/** Returns the problem of a source, given samples of its bytes from the beginning on; none if most of them is text. */
export function notText(place: Place, samples: readonly Uint8Array[]): Problem[] {
  if (!isBinary(samples)) return []
  const name = place.member ?? place.path
  const extension = PACKED_NAME.exec(name)?.[1]
  if (extension !== undefined) {
    const fact = `It is called .${extension}, but holds neither that nor text: it is damaged, or packed in another way.`
    return [problem('input', 'source/not-packed', place, fact, REMEDY)]
  }
  const looks = looksPacked(Buffer.concat(samples)) ? ' It looks packed or encrypted.' : ''
  return [problem('input', 'source/binary', place, `Most of it is no text in any known encoding.${looks}`, REMEDY)]
}

const REMEDY =
  'It was read as it is. If it is no log, leave it out with --exclude; else unpack it, or get an undamaged copy.'

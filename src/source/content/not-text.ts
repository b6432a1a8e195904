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
    const fact = `Its name ends in .${extension}, but it contains neither such data nor text: it is damaged, or packed in another format.`
    return [problem('input', 'source/not-packed', place, fact, REMEDY)]
  }
  const looks = looksPacked(Buffer.concat(samples)) ? ' It looks compressed or encrypted.' : ''
  return [problem('input', 'source/binary', place, `Most of it is not text in any known encoding.${looks}`, REMEDY)]
}

const REMEDY =
  'It was read as it is. If it is not a log, skip it with --exclude; otherwise unpack it, or get an undamaged copy.'

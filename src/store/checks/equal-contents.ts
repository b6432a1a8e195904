/** Reports sources with equal contents: each is counted, since two files are two sources, which users may not expect. */
import type { Problem } from '../../model/problem.ts'
import { type Store, snapshot } from '../database.ts'
import { storeProblem } from '../errors.ts'
import { prepared } from '../handle.ts'

/** Maximum number of notes; a last one says how many more there are. */
const MAX_NOTES = 20

/** Sources that seem equal in all counted bytes: same number, same fingerprints of beginning and end. */
const ALIKE = `
  SELECT path, member, dec_off AS bytes, count(*) OVER alike AS count, row_number() OVER (alike ORDER BY path, member, gen) AS nth,
         first_value(path) OVER (alike ORDER BY path DESC, member DESC, gen DESC) AS other
  FROM source WHERE dec_off > 0 AND head_hash IS NOT NULL AND tail_hash IS NOT NULL
  WINDOW alike AS (PARTITION BY dec_off, head_len, head_hash, tail_hash)
  ORDER BY path, member, gen`

interface Row {
  readonly path: string
  readonly member: string | null
  readonly bytes: number
  readonly count: number
  readonly nth: number
  readonly other: string
}

/** Returns a note for each group of sources with equal contents, in order of their names. */
export function equalContents(store: Store): Problem[] {
  const rows = snapshot(store, () => prepared(store, ALIKE).all()) as Row[]
  const firsts = rows.filter(({ count, nth }) => count > 1 && nth === 1)
  const notes = firsts.slice(0, MAX_NOTES).map(({ path, member, bytes, count, other }) => {
    const more = count > 2 ? ` and ${count - 2} more` : ''
    const fact = `It seems to contain the same ${bytes} bytes as ${other}${more}; each is counted.`
    return note('equal', fact, { path, ...(member !== null && { member }) })
  })
  const rest = firsts.length - notes.length
  return rest > 0
    ? [...notes, note('equal', `${rest} more groups of sources seem to contain the same bytes.`, null)]
    : notes
}

function note(id: string, fact: string, place: Problem['place']): Problem {
  const remedy = 'If one is a copy of the other, remove it with logremedy db forget, and skip it with --exclude.'
  return { ...storeProblem(id, null, fact, remedy), kind: 'note', place }
}

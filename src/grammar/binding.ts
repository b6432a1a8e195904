/**
 * What a number or name is bound to: the nearest thing on its left, over brackets, quotes and fillers. This decides more
 * than anything else on the line; a number bound to a slot or a size is never a code.
 *
 *     C_Sign failed with code 0x30           bound to the verb, and through it to the function
 *     C_Sign(0x30) failed                    an argument
 *     handle = 0x30                          another thing
 */
import type { LineReading } from './reading.ts'
import { ARROW, BLOB, DECIMAL, HEX, HEX_BARE, HEX_SUFFIX, SIGN, WIDE, WORD } from './tokens.ts'
import { FAILURE, FILLER, KEY, OTHER_THING, STRONG, VERB, WISH } from './vocabulary.ts'

export const BOUND_KINDS = [
  'nothing',
  'begin',
  'function',
  'beside',
  'key',
  'space',
  'name',
  'number',
  'word',
  'other',
  'wish',
  'argument',
] as const
/**
 * - `begin`: nothing stands before it on the line. `nothing`: the sentence begins before it.
 * - `function`: the outcome of this call. `beside`: only blanks are between, as in a column of numbers.
 * - `key`: a key word or verb. `space`: the name of the code space.
 * - `word`: any other word. `other`: a word that names another thing. `wish`: it did not occur.
 */
export type BoundKind = (typeof BOUND_KINDS)[number]

/** The binding of one token. */
export interface Binding {
  readonly kind: BoundKind
  /** How strongly a key word speaks of a code: 3 strong, 2 weak, 1.5 a verb; more directly behind a function. */
  readonly weight: number
  /** The token to which it is bound, -1 for none. */
  readonly token: number
  /** Whether a sign such as `=` or `->` is between. */
  readonly sign: boolean
}

const NOTHING: Binding = { kind: 'nothing', weight: 0, token: -1, sign: false }
const BEGIN: Binding = { kind: 'begin', weight: 0, token: -1, sign: false }

/** Maximum number of tokens, and of fillers among them, that a binding spans. */
const STEPS = 10
const FILLERS = 4

const [OPEN, CLOSE] = [0x28, 0x29]

/** Returns to what token `i` is bound. */
export function bindingOf(line: LineReading, i: number): Binding {
  const { tokens } = line
  const { kind, end, start } = tokens
  let sign = false
  let equals = false
  let fillers = 0
  let steps = 0
  for (let j = i - 1; j >= 0 && steps < STEPS; j--, steps++) {
    switch (kind[j]) {
      case SIGN: {
        const code = line.signAt(j)
        if (code === ARROW || code === 0x3d) sign = equals = true
        else if (code === 0x3a || code === 0x2d || code === 0x3e || code === 0x7c || code === 0x2f || code === 0x5b)
          sign = true
        else if (code === CLOSE) j = openingOf(line, j)
        else if (code === OPEN) {
          if (j > 0 && j === i - 1 && end[j - 1] === start[j] && isCallee(line, j - 1))
            return { kind: 'argument', weight: 0, token: j - 1, sign }
        } else if (code === 0x3b || code === 0x21 || code === 0x3f) return NOTHING
        else if (code === 0x2e) {
          if (j > 0 && kind[j - 1] === SIGN && line.signAt(j - 1) === 0x2e) sign = true
          else if (j + 1 < tokens.count && start[j + 1]! > end[j]!) return NOTHING
        } else if (code === 0x2c && steps > 0) return NOTHING
        break
      }
      case DECIMAL:
      case HEX:
      case HEX_SUFFIX: {
        if (tokens.value[j] === tokens.value[i]) {
          continue
        }
        // `for slot 2: 224`: the number of another thing is passed together with it.
        if (j > 0 && kind[j - 1] === WORD && line.is(j - 1, OTHER_THING) && fillers < FILLERS) {
          fillers++
          j--
          continue
        }
        return { kind: 'number', weight: 0, token: j, sign }
      }
      case BLOB:
        if (++fillers > FILLERS) return NOTHING
        break
      case WIDE: {
        if (line.is(j, KEY))
          return { kind: 'key', weight: (line.is(j, STRONG) ? 3 : 2) + behindFunction(line, j), token: j, sign }
        // `会话=2`: a thing with its value.
        if (line.signAt(j + 1) === 0x3d || line.signAt(j + 1) === 0x3a)
          return { kind: 'other', weight: 0, token: j, sign }
        if (++fillers > FILLERS) return { kind: 'word', weight: 0, token: j, sign }
        break
      }
      case WORD:
      case HEX_BARE: {
        if (line.functions[j]! >= 0 || line.wrappers[j]! >= 0) {
          const isDirect = sign || fillers > 0 || kind[i] === WORD
          return { kind: isDirect ? 'function' : 'beside', weight: 3, token: j, sign }
        }
        if (line.names[j]! >= 0 && line.tokens.end[j]! - line.tokens.start[j]! > 3 && hasName(line, j))
          return { kind: 'name', weight: 1, token: j, sign }
        const bound = boundToWord(line, j, sign, equals, fillers)
        if (bound === FILL) {
          fillers++
          break
        }
        return bound
      }
    }
  }
  return steps === 0 ? BEGIN : reachesBegin(line, i) ? BEGIN : NOTHING
}

const FILL = 'fill'

function boundToWord(
  line: LineReading,
  j: number,
  sign: boolean,
  equals: boolean,
  fillers: number,
): Binding | typeof FILL {
  const roles = line.roles[j]!
  const first = fillers === 0
  const isWish = (roles & WISH) !== 0
  if (isWish && !isColonBehind(line, j) && !((roles & FILLER) !== 0 && !first))
    return { kind: 'wish', weight: 0, token: j, sign }
  if (isClauseOn(line, j)) return { kind: 'wish', weight: 0, token: j, sign }
  if ((roles & (STRONG | KEY | VERB)) !== 0) {
    if ((roles & KEY) !== 0 && j > 0 && isOtherBefore(line, j)) return { kind: 'other', weight: 0, token: j - 1, sign }
    if (isWishBefore(line, j)) return { kind: 'wish', weight: 0, token: j, sign }
    // A filler that is also a key word is passed while something better may stand before it.
    const weight = (roles & STRONG) !== 0 ? 3 : (roles & KEY) !== 0 ? 2 : 1.5
    return { kind: 'key', weight: weight + behindFunction(line, j), token: j, sign: sign || equals }
  }
  if (line.spaceWords[j]! >= 0) return { kind: 'space', weight: 2, token: j, sign }
  if ((roles & OTHER_THING) !== 0 && ((roles & FILLER) === 0 || first))
    return { kind: 'other', weight: 0, token: j, sign }
  // `at=48`: the name of a field.
  if ((roles & FILLER) !== 0 && line.signAt(j + 1) === 0x3d && line.tokens.start[j + 1] === line.tokens.end[j])
    return { kind: 'other', weight: 0, token: j, sign }
  if ((roles & FILLER) !== 0 && fillers < FILLERS) return FILL
  // A verb of any language: `C_Login zwróciło 160`, where the line tells a failure.
  if (
    fillers === 0 &&
    !sign &&
    ((line.signs & FAILURE) !== 0 || line.level >= 2) &&
    j > 0 &&
    (line.functions[j - 1]! >= 0 || line.wrappers[j - 1]! >= 0)
  )
    return FILL
  // Words of other scripts may be verbs: `C_Verify вернула 0xC1`.
  if (fillers < 2 && line.bytes[line.tokens.start[j]!]! >= 0xc8) return FILL
  return { kind: 'word', weight: 0, token: j, sign }
}

/** Returns 1.5 where the sentence before a key word has a function as its subject: `C_Sign for slot 2 failed: 48`. */
function behindFunction(line: LineReading, j: number): number {
  for (let p = j - 1, steps = 0; p >= 0 && steps < 9; p--, steps++) {
    if (line.functions[p]! >= 0 || line.wrappers[p]! >= 0) return 1.5
    const code = line.signAt(p)
    if (code === CLOSE) p = openingOf(line, p)
    else if (code === 0x3b || code === 0x2c || (code === 0x2e && line.tokens.start[p + 1]! > line.tokens.end[p]!))
      return 0
    if (p >= 0 && (line.functions[p]! >= 0 || line.wrappers[p]! >= 0)) return 1.5
  }
  return 0
}

/** `on code`, `ignored error`, `expected rv`: the word before a key word says that it did not occur. */
function isWishBefore(line: LineReading, j: number): boolean {
  let k = j - 1
  if (k >= 0 && line.tokens.kind[k] === SIGN && line.signAt(k) !== 0x3c) return false
  while (k >= 0 && line.tokens.kind[k] === SIGN) k--
  if (k < 0 || line.tokens.kind[k] !== WORD) return false
  return (line.roles[k]! & WISH) !== 0 || (line.text(k) === 'on' && line.signAt(k - 1) === 0x3c)
}

/** `exit code`, `http status`, `OS error`: the word before a key word names another trade. */
function isOtherBefore(line: LineReading, j: number): boolean {
  const before = j - 1
  if (line.tokens.kind[before] !== WORD) return false
  // `C_Sign EXIT RC=5` tells how a function ended.
  if (before > 0 && (line.functions[before - 1]! >= 0 || line.wrappers[before - 1]! >= 0)) return false
  if (line.tokens.start[j]! - line.tokens.end[before]! > 1) return false
  return OTHER_KEYS.has(line.text(before).toLowerCase())
}
const OTHER_KEYS = new Set(
  'exit http https response sql os system event transaction version request win32 http2 grpc socket errno curl ssl tls kernel process shell child git previous prior country area zip postal product order invite language bar qr pass status-line'.split(
    ' ',
  ),
)

/** `on CKR_X` at the beginning of a clause is a policy. */
function isClauseOn(line: LineReading, j: number): boolean {
  const { start, end } = line.tokens
  if (end[j]! - start[j]! !== 2) return false
  if ((line.bytes[start[j]!]! | 0x20) !== 0x6f || (line.bytes[start[j]! + 1]! | 0x20) !== 0x6e) return false
  return j === 0 || (line.tokens.kind[j - 1] === SIGN && line.signAt(j - 1) !== CLOSE)
}

/** `catch: N` is an event, `catch N` a wish. */
function isColonBehind(line: LineReading, j: number): boolean {
  return line.signAt(j + 1) === 0x3a
}

function hasName(line: LineReading, j: number): boolean {
  return (line.roles[j]! & (STRONG | KEY | VERB | FILLER | OTHER_THING)) === 0
}

/** Returns whether a bracket behind this token encloses arguments: of a function, or of a word that is no key word. */
function isCallee(line: LineReading, j: number): boolean {
  if (line.functions[j]! >= 0 || line.wrappers[j]! >= 0) return true
  return line.tokens.kind[j] === WORD && (line.roles[j]! & (STRONG | KEY | VERB)) === 0 && line.names[j]! < 0
}

/** Returns the index of the bracket that opens what the one at `j` closes; 0 where there is none. */
export function openingOf(line: LineReading, j: number): number {
  let depth = 0
  for (; j > 0; j--) {
    const code = line.signAt(j)
    if (code === CLOSE) depth++
    else if (code === OPEN && --depth === 0) return j
  }
  return 0
}

function reachesBegin(line: LineReading, i: number): boolean {
  for (let j = 0; j < i; j++) if (line.tokens.kind[j] !== SIGN) return false
  return true
}

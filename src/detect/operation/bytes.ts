/** Pieces of a line, told apart by their bytes: names, file names, paths, addresses, keys of fields. Nothing is allocated. */
import { isCapital, isSmall } from './words.ts'

/** Kinds of bytes; a continuation byte belongs to whatever it follows. */
export const SMALL = 1
export const CAPITAL = 2
export const DIGIT = 3
/** A sign that is part of names: `_`, `$`. */
export const LINK = 4
/** The first byte of a letter of a Western or Cyrillic alphabet beyond ASCII. */
export const LETTER = 5
/** The first byte of any other character beyond ASCII. */
export const WIDE = 6
const REST = 7

export const KINDS = Uint8Array.from({ length: 256 }, (_, c) => {
  if (isSmall(c)) return SMALL
  if (isCapital(c)) return CAPITAL
  if (c >= 0x30 && c <= 0x39) return DIGIT
  if (c === 0x5f || c === 0x24) return LINK
  if (c >= 0xc3 && c <= 0xd4) return LETTER
  if (c >= 0xc0) return WIDE
  return c >= 0x80 ? REST : 0
})

/** Returns the end of the name at `at`: letters, digits, `_` and `$`. */
export function nameEnd(bytes: Uint8Array, at: number, to: number): number {
  while (at < to) {
    const kind = KINDS[bytes[at]!]!
    if (kind === 0 || kind === WIDE) return at
    at++
  }
  return at
}

/** Returns whether a word of a name begins at `at`: its start, behind a joint or digit, or at a hump. */
export function beginsWord(bytes: Uint8Array, start: number, at: number, end: number): boolean {
  if (at === start) return true
  const kind = KINDS[bytes[at]!]!
  const last = KINDS[bytes[at - 1]!]!
  if (kind !== SMALL && kind !== CAPITAL && kind !== LETTER) return false
  if (last === LINK || last === DIGIT) return true
  if (kind !== CAPITAL) return false
  return last !== CAPITAL || (at + 1 < end && KINDS[bytes[at + 1]!] === SMALL)
}

/** Returns whether a name consists of several words: it has a joint inside or a hump. */
export function isCompound(bytes: Uint8Array, start: number, end: number): boolean {
  let letter = false
  for (let at = start; at < end; at++) {
    const kind = KINDS[bytes[at]!]!
    if (kind === LINK) {
      if (letter && at + 1 < end) return true
    } else if (letter && kind === CAPITAL && KINDS[bytes[at - 1]!] === SMALL) return true
    else if (kind !== DIGIT) letter = true
  }
  return false
}

/** Returns whether a name is spelled as those of classes are: a capital first, further humps, no joints. */
export function isClassName(bytes: Uint8Array, start: number, end: number): boolean {
  if (KINDS[bytes[start]!] !== CAPITAL) return false
  let small = false
  for (let at = start; at < end; at++) {
    if (bytes[at] === 0x5f) return false
    small ||= KINDS[bytes[at]!] === SMALL
  }
  return small
}

/** Returns a number that is equal for all spellings of a name: without case, joints and signs. Small enough to be no object. */
export function spellingHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) {
    let c = bytes[at]!
    if (isCapital(c)) c |= 32
    if (KINDS[c] === LINK || KINDS[c] === 0) continue
    hash = Math.imul(hash ^ c, 0x01000193)
  }
  return (hash >>> 2) ^ ((hash & 3) << 13)
}

const encoder = new TextEncoder()

/** Returns the same for a text. */
export function spellingOf(text: string): number {
  const bytes = encoder.encode(text)
  return spellingHash(bytes, 0, bytes.length)
}

const isIn = (words: string): ReadonlySet<number> => new Set(words.split(/\s+/).map(spellingOf))

/** Ends of file names. */
const EXTENSIONS = isIn(
  'c cc cpp cxx h hpp cs java kt kts js mjs cjs jsx ts tsx ets py pyc pyx go rs lua pm pl php rb ex exs erl clj swift mm cj scala so dll dylib exe jar log conf cfg ini yaml yml json xml toml pem crt key der p12 abc hap node ko inc',
)
const LIBRARIES = isIn('so dll dylib')
/** Ends of the names of hosts. */
const DOMAINS = isIn(
  'com org net io local lan internal corp example test invalid dev cn de eu fr ru uk us intra home cloud',
)

export function isExtension(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 5 && EXTENSIONS.has(spellingHash(bytes, start, end))
}

/** Returns whether the name of a file is that of a library that programs load: `.so`, `.so.2`, `.dll`, `.dylib`. */
export function isLibrary(bytes: Uint8Array, start: number, end: number): boolean {
  for (let dot = start; dot < end; dot++)
    if (bytes[dot] === 0x2e && LIBRARIES.has(spellingHash(bytes, dot + 1, nameEnd(bytes, dot + 1, end)))) return true
  return false
}

export function isDomain(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start <= 8 && DOMAINS.has(spellingHash(bytes, start, end))
}

/** Returns the end of a path or address: a blank, a quote, a bracket, or the colon before a line number. */
export function pathEnd(bytes: Uint8Array, at: number, to: number): number {
  while (at < to && PATH_ENDS[bytes[at]!] === 0) {
    if (bytes[at] === 0x3a && at + 1 < to && KINDS[bytes[at + 1]!] === DIGIT) break
    at++
  }
  return at
}

const PATH_ENDS = new Uint8Array(256)
for (const c of ' \t"\'`()[]{}<>,;|\r\n') PATH_ENDS[c.charCodeAt(0)] = 1

/** Keys whose values are names of machines, programs, users and things: words in them name no operation. */
const NAMING_KEYS = isIn(
  `host hostname host_name hostip service service_name svc server server_name client app app_name application application_name
   name logger logger_name log_name source src pod pod_name container container_name container_id namespace node node_name cluster
   instance thread thread_name user username usr alias label key key_id keyid key_name key_label path file filename url uri peer
   addr address ip email id uuid trace_id span_id request_id algorithm alg mech mechanism subject issuer cn program prog process
   proc process_name exe image tag build title model manufacturer token token_label token_name site domain realm tenant team env
   environment region zone lib library provider target topic queue dir package bundle bundle_name component comp unit
   syslog_identifier comm machine vhost dc channel ident appname dialect role group owner slot_label slot_name suser duser usrname loginname account principal
   shost dhost pool pool_name`,
)
/** Keys whose values name what was done. */
const DOING_KEYS = isIn(
  `op operation oper opname op_name call fn func function function_name func_name method method_name api api_name action step
   cmd command procedure rpc verb phase stage activity task fname job jobname job_name class class_name classname handler event event_name
   eventname event_type flow intent usecase use_case workflow`,
)

export type KeyKind = 'naming' | 'doing' | 'other'

/** Returns what the values of a key are. */
export function keyKind(bytes: Uint8Array, start: number, end: number): KeyKind {
  const hash = spellingHash(bytes, start, end)
  return NAMING_KEYS.has(hash) ? 'naming' : DOING_KEYS.has(hash) ? 'doing' : 'other'
}

/** Returns where the value of the key in [start, end) begins, as in `key=`, `"key":` or `\"key\":`; -1 where this is no key. */
export function valueStart(bytes: Uint8Array, start: number, end: number, to: number): number {
  let at = end
  if (at < to && bytes[at] === 0x3d) {
    const next = bytes[at + 1]
    return at + 1 < to && next !== 0x3d && next !== 0x3e ? at + 1 : -1
  }
  while (at < to && bytes[at] === 0x5c) at++
  if (at >= to || (bytes[at] !== 0x22 && bytes[at] !== 0x27) || bytes[start - 1] !== bytes[at]) return -1
  at++
  while (at < to && bytes[at] === 0x20) at++
  if (at >= to || bytes[at] !== 0x3a) return -1
  at++
  while (at < to && bytes[at] === 0x20) at++
  return at
}

/** Returns the end of the value at `at`: of its quotes, also escaped ones, or of its word. */
export function valueEnd(bytes: Uint8Array, at: number, to: number): number {
  const start = at
  while (at < to && bytes[at] === 0x5c) at++
  const escapes = at - start
  const quote = bytes[at]
  if (quote !== 0x22 && quote !== 0x27) {
    while (at < to && VALUE_ENDS[bytes[at]!] === 0) at++
    return at
  }
  for (at++; at < to; at++) {
    if (bytes[at] !== quote) continue
    let before = 0
    while (bytes[at - 1 - before] === 0x5c) before++
    if (before <= escapes) return at + 1
  }
  return to
}

const VALUE_ENDS = new Uint8Array(256)
for (const c of ' \t,;}])"') VALUE_ENDS[c.charCodeAt(0)] = 1

/** Ends of compounds that name a program or machine: `sign-service`, `login server`. */
const ACTORS = isIn(
  `service server svc worker agent daemon proxy host node pod api app job gateway backend frontend helper client manager cli kit
   tool util utils bin page pool queue thread plugin module controller handler`,
)
/** Words behind a call that went well. */
const SUCCESSES = isIn('ok okay succeeded success successful successfully done passed complete completed worked')
/** Words of a line that tells that something begins. */
const BEGINNINGS = isIn(
  'start starts starting started begin begins beginning began about trying try attempt attempting calling call request requested requesting enter entering invoke invoking now next going will beginne starte versuche début démarrage tentative iniciando inicio intentando iniziando avvio начало начинаю попытка 開始 开始',
)
/** Words of a line that tells that something is over, or how things are. */
const ENDED = isIn(
  'ended finished closed opened created signed verified stopped disabled enabled available ready returned returns result rc rv ret took connected registered configured',
)
/** Words before an operation that was not the failing one. */
const ELSEWHERE = isIn('after before without until next nach vor bevor ohne après avant sans')
/** Words before an operation that somebody should do. */
const WISHES = isIn('call use try need needs require requires required please must should first retry')
/** Words behind an operation that is still to come. */
const LATER = isIn('scheduled required needed necessary pending planned queued')
/** Words before the quoted name of a thing. */
const THINGS = isIn(
  `token key label slot card certificate cert object user alias file module provider host service template profile job queue tenant
   keystore container partition named called schlüssel zertifikat benutzer jeton clé certificat clave usuario llave`,
)
/** Words behind a code that lead to the operation in which it occurred. */
const LEADING = isIn(
  'while during when in at from by on for calling function call of beim bei während in aus von pendant lors en par durante al de',
)
/** The same, with an operation so closely tied that it outranks a verb before the code. */
const TYING = isIn('while during when calling beim während pendant lors durante')

/** Words before a verb in `-ing` form: it names an action there, not a thing. */
const ACTING = isIn('error errors failed failure while when during by exception')
/** Ends of the names of events. */
const OUTCOMES = isIn(
  'fail fails failed failing failure error errors err denied rejected refused locked blocked timeout aborted cancelled canceled expired exception',
)

export type WordGroup =
  | 'beginning'
  | 'ended'
  | 'acting'
  | 'outcome'
  | 'actor'
  | 'success'
  | 'elsewhere'
  | 'wish'
  | 'later'
  | 'thing'
  | 'leading'
  | 'tying'

const GROUPS: Readonly<Record<WordGroup, ReadonlySet<number>>> = {
  beginning: BEGINNINGS,
  ended: ENDED,
  acting: ACTING,
  outcome: OUTCOMES,
  actor: ACTORS,
  success: SUCCESSES,
  elsewhere: ELSEWHERE,
  wish: WISHES,
  later: LATER,
  thing: THINGS,
  leading: LEADING,
  tying: TYING,
}

/** Returns whether the word in [start, end) is one of a group. */
export function isOf(group: WordGroup, bytes: Uint8Array, start: number, end: number): boolean {
  return end > start && GROUPS[group].has(spellingHash(bytes, start, end))
}

/** Returns whether the word before `at`, over one blank, is one of a group. */
export function isBehind(group: WordGroup, bytes: Uint8Array, from: number, at: number): boolean {
  if (at - 1 < from || bytes[at - 1] !== 0x20) return false
  let start = at - 1
  while (start > from && KINDS[bytes[start - 1]!] !== 0 && KINDS[bytes[start - 1]!] !== LINK) start--
  return isOf(group, bytes, start, at - 1)
}

/** Returns whether the word after `at`, over a bracket pair, a colon and blanks, is one of a group. */
export function isBefore(group: WordGroup, bytes: Uint8Array, at: number, to: number): boolean {
  if (at + 1 < to && bytes[at] === 0x28 && bytes[at + 1] === 0x29) at += 2
  if (at < to && bytes[at] === 0x3a) at++
  while (at < to && bytes[at] === 0x20) at++
  const end = nameEnd(bytes, at, to)
  // `sign job=4`: the key of a field.
  return bytes[end] !== 0x3d && isOf(group, bytes, at, end)
}

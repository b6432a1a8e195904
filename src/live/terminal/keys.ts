/** Bytes of a terminal → keys. Sequences and characters may come in pieces; unknown ones are ignored. */
import { StringDecoder } from 'node:string_decoder'
import type { Key, KeyName } from '../model/view-state.ts'

const CONTROLS: Readonly<Record<string, KeyName>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\x7f': 'backspace',
  '\x03': 'interrupt',
  '\x0c': 'redraw',
  '\x0e': 'down',
  '\x10': 'up',
  '\x15': 'clear-line',
  '\x1a': 'suspend',
}

/** The ends of sequences that begin with `ESC [` or `ESC O`. */
const FINALS: Readonly<Record<string, KeyName>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  M: 'enter',
  Z: 'back-tab',
}

/** `ESC [ N ~` by number. */
const NUMBERED: Readonly<Record<string, KeyName>> = {
  1: 'home',
  3: 'backspace',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
}

/** A complete sequence: `ESC [` with parameters, or `ESC O` with one letter. */
const SEQUENCE = /^\x1b(?:\[([0-9;:<=>?]*)[ -/]*([@-~])|O([@-~]))/
const UNFINISHED = /^\x1b(?:\[[0-9;:<=>?]*[ -/]*|O)?$/

/** Maximum length of an incomplete sequence. */
const MAX_SEQUENCE = 64

/** Reads keys from arriving bytes. */
export class KeyReader {
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''

  /** Whether an incomplete sequence waits for more. A lone Escape key looks like one. */
  get waits(): boolean {
    return this.#rest !== ''
  }

  /** Returns the keys that are complete with these bytes. */
  read(bytes: Buffer): Key[] {
    let text = this.#rest + this.#decoder.write(bytes)
    this.#rest = ''
    const keys: Key[] = []
    while (text !== '') {
      if (UNFINISHED.test(text) && text.length <= MAX_SEQUENCE) {
        this.#rest = text
        break
      }
      const [key, length] = first(text)
      if (key !== null) keys.push(key)
      text = text.slice(length)
    }
    return keys
  }

  /** Ends a wait: the incomplete sequence was an Escape key, or nothing. */
  settle(): Key[] {
    const waited = this.#rest
    this.#rest = ''
    return waited === '\x1b' ? [named('escape')] : []
  }
}

/** Returns the key at the beginning of a text, and its length in UTF-16 units. */
function first(text: string): [Key | null, number] {
  const character = String.fromCodePoint(text.codePointAt(0)!)
  if (character === '\x1b') {
    const sequence = SEQUENCE.exec(text)
    if (sequence === null) return [named('escape'), 1]
    const [all, parameters, final, letter] = sequence
    const name = final === '~' ? NUMBERED[parameters!.split(';')[0]!] : FINALS[(final ?? letter)!]
    return [name === undefined ? null : named(name), all.length]
  }
  const control = CONTROLS[character]
  if (control !== undefined) return [named(control), 1]
  return [/\p{Cc}/u.test(character) ? null : { kind: 'text', text: character }, character.length]
}

function named(name: KeyName): Key {
  return { kind: 'named', name }
}

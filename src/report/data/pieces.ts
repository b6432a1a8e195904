/** JSON in pieces: the same text, without ever holding all of it, or all of its data. */
import { safeJson } from '../escape.ts'

/** A list whose members are made one by one. */
export class LazyList<Member = unknown> {
  readonly members: () => Iterable<Member>

  private constructor(members: () => Iterable<Member>) {
    this.members = members
  }

  static of<T, Member>(items: Iterable<T>, make: (item: T) => Member): LazyList<Member> {
    return new LazyList(function* () {
      for (const item of items) yield make(item)
    })
  }
}

/** Yields an object as JSON, indented by two spaces, with a newline at its end; its fields may be `LazyList`s. */
export function* prettyPieces(fields: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{\n'
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    yield `${before}  ${JSON.stringify(name)}: `
    if (value instanceof LazyList) yield* listPieces(value)
    else yield indented(value, '  ')
    before = ',\n'
  }
  yield before === '{\n' ? '{}\n' : '\n}\n'
}

function* listPieces(list: LazyList): Generator<string> {
  let before = '[\n'
  for (const member of list.members()) {
    yield `${before}    ${indented(member, '    ')}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]' : '\n  ]'
}

/** The value as read from JSON: absent fields are left out, and a `LazyList` is a list. */
export type Plain<T> =
  T extends LazyList<infer Member>
    ? readonly Plain<Member>[]
    : T extends readonly (infer Member)[]
      ? readonly Plain<Member>[]
      : T extends object
        ? { readonly [K in keyof T as undefined extends T[K] ? never : K]: Plain<T[K]> } & {
            readonly [K in keyof T as undefined extends T[K] ? K : never]?: Plain<Exclude<T[K], undefined>>
          }
        : T

/** Returns the object that a reader of the JSON text gets; member by member, so that the whole text is never in memory. */
export function plain<T extends object>(fields: T): Plain<T> {
  const object: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    object[name] = value instanceof LazyList ? Array.from(value.members(), reread) : reread(value)
  }
  return object as Plain<T>
}

function reread(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

/** Indents JSON. Texts in JSON contain no line feed, so every one is layout. */
function indented(value: unknown, by: string): string {
  return safeJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${by}`)
}

/** JSON in pieces: the same text as in one, without ever holding all of it, or all that it is made of. */
import { safeJson } from './escape.ts'

/** A list whose members are made one by one. */
export class Each {
  readonly members: () => Iterable<unknown>

  private constructor(members: () => Iterable<unknown>) {
    this.members = members
  }

  static of<T>(items: Iterable<T>, make: (item: T) => unknown): Each {
    return new Each(function* () {
      for (const item of items) yield make(item)
    })
  }
}

/** An object for people and machines, indented by two spaces, with a newline at its end; its fields may be lists of `Each`. */
export function* prettyPieces(fields: Readonly<Record<string, unknown>>): Generator<string> {
  let before = '{\n'
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    yield `${before}  ${JSON.stringify(name)}: `
    if (value instanceof Each) yield* listPieces(value)
    else yield indented(value, '  ')
    before = ',\n'
  }
  yield before === '{\n' ? '{}\n' : '\n}\n'
}

function* listPieces(list: Each): Generator<string> {
  let before = '[\n'
  for (const member of list.members()) {
    yield `${before}    ${indented(member, '    ')}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]' : '\n  ]'
}

/** Texts in JSON hold no line feed, so every one is layout. */
function indented(value: unknown, by: string): string {
  return safeJson(JSON.stringify(value, null, 2)).replaceAll('\n', `\n${by}`)
}

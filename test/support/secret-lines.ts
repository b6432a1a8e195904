/**
 * Lines that show a secret: every label of the pack `secrets` × what may stand between × values × surroundings. The labels
 * are read from the pack, so a new one is tested without another word; separators and values are written down here.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

interface Labels {
  readonly mask: string
  readonly trust?: 'sure' | 'weak' | 'blob'
  readonly left?: 'word' | 'any' | 'alone' | 'joined'
  readonly words: readonly string[]
}

const PACK = join(import.meta.dirname, '../../rules/secrets')

/** The labels of the pack. */
export const LABELS: readonly Labels[] = readdirSync(PACK)
  .filter(name => name.endsWith('.yaml'))
  .flatMap(name => (parse(readFileSync(join(PACK, name), 'utf8')).secrets?.labels ?? []) as Labels[])

/** A line, what of it is secret, and in words what it is. */
export interface SecretLine {
  readonly line: string
  readonly secret: string
  readonly form: string
}

type Between = (label: string, value: string) => string

/** A sign stands between: enough for every label, whatever the value is. */
const SIGNS: Readonly<Record<string, Between>> = {
  colon: (l, v) => `${l}: ${v}`,
  'colon, no blank': (l, v) => `${l}:${v}`,
  'colon between blanks': (l, v) => `${l} : ${v}`,
  'wide colon': (l, v) => `${l}：${v}`,
  equals: (l, v) => `${l}=${v}`,
  'equals between blanks': (l, v) => `${l} = ${v}`,
  'wide equals': (l, v) => `${l}＝${v}`,
  assigned: (l, v) => `${l} := ${v}`,
  arrow: (l, v) => `${l} -> ${v}`,
  'wide arrow': (l, v) => `${l}→${v}`,
  'double arrow': (l, v) => `'${l}' => '${v}'`,
  'print_r of PHP': (l, v) => `[${l}] => ${v}`,
  'var_dump of PHP': (l, v) => `["${l}"]=> string(${v.length}) "${v}"`,
  JSON: (l, v) => JSON.stringify({ user: 'alice', [l]: v, n: 1 }),
  'JSON with blanks': (l, v) => `{ "${l}" : "${v}" }`,
  'JSON in JSON': (l, v) => JSON.stringify({ m: JSON.stringify({ [l]: v, n: 1 }) }),
  'JSON in JSON in JSON': (l, v) => JSON.stringify({ m: JSON.stringify({ m: JSON.stringify({ [l]: v }) }) }),
  'JSON with numbers for quotes': (l, v) => `{\\u0022${l}\\u0022:\\u0022${v}\\u0022}`,
  'JSON in HTML': (l, v) => `{&quot;${l}&quot;:&quot;${v}&quot;}`,
  'name and value': (l, v) => JSON.stringify({ name: l, value: v }),
  YAML: (l, v) => `- ${l}: '${v}'`,
  'Go, %+v': (l, v) => `{User:alice ${l}:${v}}`,
  'Go, map': (l, v) => `map[${l}:${v} user:alice]`,
  'Python, dict': (l, v) => `{'${l}': '${v}', 'user': 'alice'}`,
  'Python, bytes': (l, v) => `{'${l}': b'${v}'}`,
  'Rust, Some': (l, v) => `Config { ${l}: Some("${v}"), user: "alice" }`,
  'Rust, nested': (l, v) => `Config { ${l}: Some(Secret("${v}")) }`,
  'Java, map': (l, v) => `{${l}=${v}, user=alice}`,
  'Java, Optional': (l, v) => `${l}=Optional[${v}]`,
  element: (l, v) => `<${l}>${v}</${l}>`,
  'element with attributes': (l, v) => `<${l} type="text">${v}</${l}>`,
  'element with CDATA': (l, v) => `<${l}><![CDATA[${v}]]></${l}>`,
  'element, escaped': (l, v) => `&lt;${l}&gt;${v}&lt;/${l}&gt;`,
  'entry of properties': (l, v) => `<entry key="${l}">${v}</entry>`,
  attribute: (l, v) => `<login user='alice' ${l}='${v}'/>`,
  'key and value': (l, v) => `<add key="${l}" value="${v}"/>`,
  query: (l, v) => `GET /x?user=alice&${l}=${v}&n=1`,
  'query, encoded': (l, v) => `GET /x?q=%22${l}%22%3A%22${v}%22`,
  'typographic quotes': (l, v) => `${l}: “${v}”`,
  'corner brackets': (l, v) => `${l}：「${v}」`,
  'colour between': (l, v) => `\u001b[3m${l}\u001b[0m\u001b[2m=\u001b[0m${v}`,
  'value is': (l, v) => `${l} value: ${v}`,
  entered: (l, v) => `${l} entered: ${v}`,
  emphasis: (l, v) => `**${l}**: ${v}`,
}

/** A verb stands between: enough where a label names nothing but secrets. */
const VERBS: Readonly<Record<string, Between>> = {
  is: (l, v) => `the ${l} is ${v}`,
  was: (l, v) => `the ${l} was ${v}`,
  'is, quoted': (l, v) => `the ${l} is '${v}'`,
  lautet: (l, v) => `${l} lautet ${v}`,
  ist: (l, v) => `das ${l} ist ${v}`,
  est: (l, v) => `le ${l} est ${v}`,
  es: (l, v) => `la ${l} es ${v}`,
  è: (l, v) => `la ${l} è ${v}`,
  é: (l, v) => `a ${l} é ${v}`,
  это: (l, v) => `${l} это ${v}`,
  为: (l, v) => `${l}为${v}`,
  是: (l, v) => `${l}是 ${v}`,
  は: (l, v) => `${l}は${v}`,
  는: (l, v) => `${l}는 ${v}`,
}

/** Blanks or other words stand between: enough where the value is in quotes or has digits. */
const WORDS: Readonly<Record<string, Between>> = {
  blank: (l, v) => `wrong ${l} ${v} for slot 1`,
  'blank, quoted': (l, v) => `wrong ${l} "${v}" for slot 1`,
  'blank, corner brackets': (l, v) => `${l}「${v}」`,
  for: (l, v) => `wrong ${l} for user alice: ${v}`,
  note: (l, v) => `${l} (user alice): ${v}`,
  'wide note': (l, v) => `${l}（用户 alice）：${v}`,
  'set to': (l, v) => `${l} set to ${v}`,
  call: (l, v) => `check_${l}("${v}")`,
  table: (l, v) => `| ${l} | ${v} |`,
  tuple: (l, v) => `("${l}", "${v}")`,
}

/** Values with digits, as PINs and passwords have them, and one for every script of digits. */
const STRONG = ['Zq4711Kw', '20394857', 'kZ9-x_Q2!', '5a713031323334', 'WnE0NzExS3c=', '４７１１８２']
/** Only letters: told from prose by what stands before. */
const PLAIN = ['Zqhunterkw']

/** Spellings of a label: as it stands, in capitals, as names of programs. */
function spellings(word: string, left: Labels['left']): string[] {
  const base = left === 'joined' ? `access_${word}` : word
  const parts = base.split(' ')
  const hump = (part: string): string => part.slice(0, 1).toUpperCase() + part.slice(1)
  const spelt = [base, base.toUpperCase(), hump(base)]
  if (parts.length > 1)
    spelt.push(
      parts.join('_'),
      parts.join('-'),
      parts.join('_').toUpperCase(),
      parts[0] + parts.slice(1).map(hump).join(''),
    )
  if (left !== 'alone' && /^[a-z]/.test(base))
    spelt.push(`my${parts.map(hump).join('')}`, `db_${parts.join('_')}`, `X-${base}`)
  return [...new Set(spelt)]
}

/** All lines; with `spelt` false each label as it stands in the pack only. */
export function* secretLines(spelt: boolean): Generator<SecretLine> {
  for (const { trust = 'weak', left = 'word', words } of LABELS) {
    const forms = [
      ...Object.entries(SIGNS).map(form => [...form, true] as const),
      ...(trust === 'sure' ? Object.entries(VERBS).map(form => [...form, true] as const) : []),
      ...(trust === 'sure' ? Object.entries(WORDS).map(form => [...form, false] as const) : []),
    ]
    for (const word of words)
      for (const label of spelt ? spellings(word, left) : spellings(word, left).slice(0, 1))
        for (const [name, between, any] of forms) {
          // An element of XML, a name of JSON: only where the label can be one.
          const values =
            trust === 'blob'
              ? ['9f86d081884c7d659a2feaa0c55ad015', 'n4bQgYhMfWWaL+qgxVrQFaO/Tw=']
              : any
                ? [...STRONG, ...PLAIN]
                : STRONG
          for (const value of spelt ? values.slice(0, 1) : values)
            yield { line: between(label, value), secret: value, form: `${name} (${label})` }
        }
  }
}

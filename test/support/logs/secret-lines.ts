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

const PACK = join(import.meta.dirname, '../../../rules/secrets')

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

/** Forms that a place or a beginning tells, not a label. Values are letters and digits. */
export const CALLS: Readonly<Record<string, (value: string) => string>> = {
  'C_Login, quoted': v => `C_Login(0x1, CKU_USER, '${v}', 8)`,
  'C_Login, bare': v => `C_Login(0x1, CKU_USER, ${v}, 8)`,
  'C_Login, number': v => `C_Login(0x1, 1, "${v}", 8)`,
  'C_Login, cast': v => `C_Login(hSession, CKU_SO, (CK_UTF8CHAR_PTR) "${v}", 8)`,
  'Login of Go': v => `p.Login(s, CKU_USER, "${v}")`,
  'login of Java': v => `session.login(UserType.USER, "${v}".toCharArray())`,
  'login of Python': v => `session.login("${v}")`,
  'login of graphene': v => `session.login('${v}', UserType.USER)`,
  'login, two': v => `client.login("alice", "${v}")`,
  'key store': v => `ks.load(null, "${v}".toCharArray())`,
  C_InitPIN: v => `C_InitPIN(0x1, "${v}", 8)`,
  'C_SetPIN, old': v => `C_SetPIN(0x1, "${v}", 8, "1", 1)`,
  'C_SetPIN, new': v => `C_SetPIN(0x1, "1", 1, "${v}", 8)`,
  'C_SetPIN, bare': v => `C_SetPIN(0x1, 1, 1, ${v}, 8)`,
  'SetPIN of Go': v => `p.SetPIN(s, "1", "${v}")`,
  C_InitToken: v => `C_InitToken(0, '${v}', 8, "label")`,
  'InitToken of Go': v => `p.InitToken(0, "${v}", "label")`,
  'CKU_USER pin': v => `CKU_USER pin "alice:${v}"`,
  'loginHSM, options': v => `loginHSM -u CU -s alice -p ${v}`,
  'loginHSM, places': v => `loginHSM CU alice ${v}`,
  createUser: v => `createUser CU alice ${v}`,
  changePswd: v => `changePswd CU alice ${v}`,
  '--pin': v => `pkcs11-tool --login --pin ${v} --sign`,
  '--user-pin=': v => `tool --user-pin=${v} --sign`,
  'argv of JSON': v => JSON.stringify(['tool', '--so-pin', v, '--sign']),
  '--password': v => `tool --password ${v} --sign`,
  '--api-key': v => `tool --api-key ${v} --sign`,
  '-storepass': v => `keytool -storepass ${v} -list`,
  '/password:': v => `tool.exe /password:${v} /sign`,
  '-passin': v => `openssl rsa -passin pass:${v} -in key.pem`,
  'sshpass -p': v => `sshpass -p ${v} ssh host`,
  'sshpass -p, joined': v => `sshpass -p${v} ssh host`,
  'mysql -p': v => `mysql -u root -p${v} db`,
  'docker login': v => `docker login -u alice -p ${v} example.org`,
  'redis-cli': v => `redis-cli -h host -a ${v} ping`,
  ldapsearch: v => `ldapsearch -x -D cn=a -w ${v} -b dc=x`,
  unzip: v => `unzip -P ${v} a.zip`,
  smbclient: v => `smbclient //h/s -U alice%${v}`,
  'user of a URL': v => `https://alice:${v}@example.org/`,
  'Digest, hexadecimal': v =>
    `Authorization: Digest username="alice", response="${Buffer.from(v.padEnd(16, '0')).toString('hex')}"`,
  Digest: v => `Digest username="alice", uri="/", response="${v}", qop=auth`,
  'signed URL': v => `GET /x?sv=1&sig=${v}${v}`,
  changed: v => `PIN changed from "1" to "${v}"`,
  sk_live_: v => `sk_live_${v}${v}`,
  'sk-proj-': v => `sk-proj-${v}${v}`,
  'sk-ant-': v => `sk-ant-api03-${v}${v}`,
  ghp_: v => `ghp_${v}${v}${v}`,
  'glpat-': v => `glpat-${v}${v}${v}`,
  'xoxb-': v => `xoxb-${v}-${v}`,
  'hvs.': v => `hvs.${v}${v}${v}`,
  npm_: v => `npm_${v}${v}${v}`,
  'SG.': v => `SG.${v}${v}.${v}${v}`,
  dop_v1_: v => `dop_v1_${v}${v}`,
  whsec_: v => `whsec_${v}${v}`,
  dckr_pat_: v => `dckr_pat_${v}${v}`,
  'pypi-': v => `pypi-${v}${v}${v}`,
  hf_: v => `hf_${v}${v}${v}${v}`,
  shpat_: v => `shpat_${v}${v}`,
}

/** Values with digits, as PINs and passwords have them, and one for every script of digits. */
const STRONG = ['Zq4711Kw', '20394857', 'kZ9-x_Q2!', '5a713031323334', 'WnE0NzExS3c=', '４７１１８２']
/** Only letters: told from prose by what stands before. */
const PLAIN = ['Zqhunterkw']

/** `count` lines of different forms, each with a secret of its own that `secretOf` gives. */
export function someLines(count: number, secretOf: (i: number) => string): SecretLine[] {
  const sure = LABELS.filter(l => l.trust === 'sure').flatMap(l => l.words)
  const weak = LABELS.filter(l => (l.trust ?? 'weak') === 'weak' && l.left !== 'joined').flatMap(l => l.words)
  const makers: [name: string, make: (value: string, i: number) => string][] = [
    ...Object.entries(CALLS),
    ...Object.entries(SIGNS).map(([name, between]): [string, (v: string, i: number) => string] => [
      name,
      (v, i) => between(weak[(i * 7) % weak.length]!, v),
    ]),
    ...[...Object.entries(VERBS), ...Object.entries(WORDS)].map(
      ([name, between]): [string, (v: string, i: number) => string] => [
        name,
        (v, i) => between(sure[(i * 5) % sure.length]!, v),
      ],
    ),
  ]
  return Array.from({ length: count }, (_, i) => {
    const [form, make] = makers[i % makers.length]!
    const secret = secretOf(i)
    return { line: make(secret, i), secret, form }
  })
}

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

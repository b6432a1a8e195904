/** Raw pack files → packs: texts and codes in their final form, shapes still with their pattern text. */

import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { Advice, Citation, CodeEntry, CodeRange, Lockout, Pack, Remedy } from '../../model/rules/knowledge.ts'
import { numberAsCode } from '../../model/rules/knowledge.ts'
import type { PackFiles } from './files.ts'
import type { RawCode, RawPack, RawRange, RawSecrets, RawShape, RawSignals } from './schema.ts'
import { type TextPosition, type ValidFile, validateFile } from './validate.ts'

/** A shape before its pattern is compiled, and its place in the file. */
export interface ShapeSource {
  readonly raw: RawShape
  readonly path: string
  readonly mark: (...keys: PropertyKey[]) => TextPosition
}

/** What a file of a pack says about secrets, and its place. */
export interface SecretsSource {
  readonly raw: RawSecrets
  readonly path: string
  readonly mark: (...keys: PropertyKey[]) => TextPosition
}

/** What a file of a pack says about signals, and its place. */
export interface SignalsSource {
  readonly raw: RawSignals
  readonly path: string
  readonly mark: (...keys: PropertyKey[]) => TextPosition
}

/** One pack with its shapes. */
export interface PackSource {
  readonly pack: Pack
  /** The file with the key `pack`. */
  readonly path: string
  readonly exclude: readonly { readonly pattern: string; readonly path: string; readonly mark: TextPosition }[]
  readonly shapes: readonly ShapeSource[]
  readonly secrets: readonly SecretsSource[]
  readonly signals: readonly SignalsSource[]
  /** Words of one meaning, by the name of the term. */
  readonly terms: Readonly<Record<string, readonly string[]>>
}

/** Validates and joins all files of one pack. */
export function buildPack(files: PackFiles): Result<PackSource> {
  const problems: Problem[] = []
  const valid: { path: string; file: ValidFile }[] = []
  for (const { path, text } of files.files) {
    const result = validateFile(path, text)
    if (result.ok) valid.push({ path, file: result.value })
    else problems.push(...result.problems)
  }
  const heads = valid.filter(v => v.file.raw.pack)
  if (heads.length !== 1 && problems.length === 0)
    problems.push(
      problem(
        'pack',
        'pack/head',
        { path: heads[1]?.path ?? files.root },
        `A pack needs the key "pack" once; here it occurs ${heads.length} times.`,
        'Keep it in pack.yaml only.',
      ),
    )
  if (problems.length > 0) return err(...problems)

  const head = heads[0]!
  const raw = head.file.raw.pack!
  const seen = new Map<string, string>()
  const codes = valid.flatMap(({ path, file }) =>
    (file.raw.codes ?? []).map((code, i) => {
      problems.push(...checkCode(code, raw, path, file.markOf(['codes', i]), seen))
      return codeEntry(code, raw)
    }),
  )
  problems.push(...checkLockouts(codes, head.path), ...checkVendors(raw, head.path))
  const shapes = valid.flatMap(({ path, file }) =>
    (file.raw.shapes ?? []).map((shape, i) => ({
      raw: shape,
      path,
      mark: (...keys: PropertyKey[]) => file.markOf(['shapes', i, ...keys]),
    })),
  )
  if (problems.length > 0) return err(...problems)
  return ok({
    path: head.path,
    pack: {
      namespace: raw.namespace,
      version: raw.version,
      digest: files.digest,
      title: raw.title,
      ...(raw.name !== undefined && { name: raw.name }),
      display: raw.display,
      numbers: raw.numbers,
      toolkits: raw.toolkits,
      contexts: raw.contexts,
      plain: raw.plain,
      terms: {},
      generic: raw.generic,
      vendors: raw.vendors,
      codes,
      remarks: raw.remarks,
      ranges: valid.flatMap(({ file }) => (file.raw.ranges ?? []).map(range => codeRange(range, raw))),
    },
    exclude: raw.exclude.map((pattern, i) => ({
      pattern,
      path: head.path,
      mark: head.file.markOf(['pack', 'exclude', i]),
    })),
    shapes,
    terms: Object.assign({}, ...valid.map(({ file }) => file.raw.terms ?? {})),
    secrets: valid.flatMap(({ path, file }) =>
      file.raw.secrets === undefined
        ? []
        : [{ raw: file.raw.secrets, path, mark: (...keys: PropertyKey[]) => file.markOf(['secrets', ...keys]) }],
    ),
    signals: valid.flatMap(({ path, file }) =>
      file.raw.signals === undefined
        ? []
        : [{ raw: file.raw.signals, path, mark: (...keys: PropertyKey[]) => file.markOf(['signals', ...keys]) }],
    ),
  })
}

function checkCode(
  code: RawCode,
  pack: RawPack,
  path: string,
  mark: TextPosition,
  seen: Map<string, string>,
): Problem[] {
  const problems: Problem[] = []
  const place = { path, ...mark }
  const name = code.symbol ?? String(code.value)
  if (code.symbol === undefined && code.value === undefined)
    problems.push(problem('pack', 'pack/nameless-code', place, 'A code needs a symbol or a value.', 'Add one of them.'))
  const key = `${code.vendor ?? ''}\0${code.value ?? code.symbol}`
  const before = seen.get(key)
  if (before !== undefined)
    problems.push(
      problem(
        'pack',
        'pack/duplicate-code',
        place,
        `${name} is defined twice (also in ${before}).`,
        'Keep one of the entries.',
      ),
    )
  seen.set(key, `${path}:${mark.line}`)
  const contexts = pack.contexts.map(c => c.id)
  const named = [
    ...Object.keys(code.contexts).map(id => ({ id, use: 'has advice for' })),
    ...code.operations.map(id => ({ id, use: 'occurs in' })),
  ]
  for (const { id, use } of named) {
    if (contexts.includes(id)) continue
    const guess = nearest(id, contexts)
    problems.push(
      problem(
        'pack',
        'pack/unknown-context',
        place,
        `${name} ${use} the context "${id}", which the pack does not define.`,
        guess ? `Did you mean "${guess}"?` : 'Add it to the contexts of pack.yaml.',
      ),
    )
  }
  const refs = [...code.sources].filter(s => s.ref !== undefined && !Object.hasOwn(pack.sources, s.ref))
  for (const { ref } of refs)
    problems.push(
      problem(
        'pack',
        'pack/unknown-source',
        place,
        `${name} refers to the source "${ref}", which the pack does not define.`,
        'Add it to the sources of pack.yaml.',
      ),
    )
  const vendors = pack.vendors.map(v => v.id)
  if (code.vendor !== undefined && !vendors.includes(code.vendor))
    problems.push(
      problem(
        'pack',
        'pack/unknown-vendor',
        place,
        `${name} belongs to the vendor "${code.vendor}", which the pack does not define.`,
        'Add it to the vendors of pack.yaml.',
      ),
    )
  const lines = [code, ...Object.values(code.contexts)].flatMap(({ causes, remedies }) => [...causes, ...remedies])
  for (const product of new Set(lines.map(line => line.product))) {
    if (product === undefined || vendors.includes(product)) continue
    const guess = nearest(product, vendors)
    problems.push(
      problem(
        'pack',
        'pack/unknown-product',
        place,
        `${name} has advice for the product "${product}", which is no vendor of the pack.`,
        guess ? `Did you mean "${guess}"?` : 'Add it to the vendors of pack.yaml.',
      ),
    )
  }
  return problems
}

/** Checks what vendors refer to: a misspelt group or toolkit would silently never count. */
function checkVendors({ vendors, toolkits }: RawPack, path: string): Problem[] {
  const ids = vendors.map(v => v.id)
  return vendors.flatMap(vendor => [
    ...vendor.groups
      .filter(group => !ids.includes(group))
      .map(group =>
        problem(
          'pack',
          'pack/unknown-product',
          { path },
          `The vendor "${vendor.id}" belongs to the group "${group}", which is no vendor of the pack.`,
          'Add the group to the vendors.',
        ),
      ),
    ...vendor.toolkits
      .filter(kit => !toolkits.includes(kit))
      .map(kit =>
        problem(
          'pack',
          'pack/unknown-toolkit',
          { path },
          `The vendor "${vendor.id}" names the toolkit "${kit}", which the pack does not define.`,
          'Add it to the toolkits.',
        ),
      ),
  ])
}

/** Checks the codes of locks: a lock with a misspelt code would never be reported. */
function checkLockouts(codes: readonly CodeEntry[], path: string): Problem[] {
  const known = new Set(codes.map(c => c.code))
  return codes.flatMap(({ code, lockout }) =>
    (lockout?.codes ?? [])
      .filter(name => !known.has(name))
      .map(name =>
        problem(
          'pack',
          'pack/unknown-lockout',
          { path },
          `${code} names the lock "${name}", but the pack has no code of that name.`,
          'Write it as reports do: its symbol or its decimal number, depending on `display`.',
        ),
      ),
  )
}

function codeEntry(raw: RawCode, pack: RawPack): CodeEntry {
  const value = raw.value === undefined ? null : Number(raw.value)
  return {
    namespace: pack.namespace,
    code: codeName(raw, pack, value),
    symbol: raw.symbol ?? null,
    value,
    vendor: raw.vendor ?? null,
    severity: raw.severity,
    title: raw.title,
    messages: raw.messages,
    ...advice(raw),
    contexts: Object.fromEntries(Object.entries(raw.contexts).map(([id, a]) => [id, advice(a)])),
    benignIn: raw.benignIn,
    usualIn: raw.usualIn,
    operations: raw.operations,
    followUp: raw.followUp,
    vague: raw.vague,
    lockout: raw.lockout === undefined ? null : lockout(raw.lockout),
    aliases: raw.aliases,
    inner: [...new Set([...raw.inner, ...Object.values(raw.innerNames)])],
    innerNames: raw.innerNames,
    related: raw.related,
    since: raw.since ?? null,
    until: raw.until ?? null,
    replacedBy: raw.replacedBy ?? null,
    class: raw.class ?? null,
    devices: raw.devices,
    notes: raw.notes,
    sources: raw.sources.map(source => citation(source, pack)),
  }
}

function lockout({ codes, from, to, tries, note }: NonNullable<RawCode['lockout']>): Lockout {
  return { codes, from: from ?? null, to: to ?? from ?? null, tries, note: note ?? null }
}

function codeName(raw: RawCode, pack: RawPack, value: number | null): string {
  if (value === null || (pack.display === 'symbol' && raw.symbol !== undefined)) return raw.symbol!
  return typeof raw.value === 'string' ? raw.value : numberAsCode(pack, value)
}

function advice(raw: Pick<RawCode, 'causes' | 'remedies'>): Advice {
  return { causes: raw.causes, remedies: raw.remedies.map(remedy) }
}

function remedy({ en, zh, product, command }: RawCode['remedies'][number]): Remedy {
  return {
    en,
    zh,
    product,
    commands: command === undefined ? {} : typeof command === 'string' ? { '*': command } : command,
  }
}

function codeRange({ begin, digits, title, ref }: RawRange, { sources }: RawPack): CodeRange {
  const [first] = Object.keys(sources)
  const documented = ref ?? first
  const known = documented !== undefined && Object.hasOwn(sources, documented) ? sources[documented] : undefined
  return { begin, digits, title, address: known?.address ?? null }
}

function citation(raw: RawCode['sources'][number], pack: RawPack): Citation {
  const { ref, ...own } = raw
  const named = ref === undefined ? {} : (pack.sources[ref] ?? {})
  const { ref: _, ...rest } = named as typeof raw
  return { title: ref ?? '', ...rest, ...own } as Citation
}

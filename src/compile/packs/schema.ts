/**
 * The form of pack files, as zod schemas: the one source for validation, for the types of raw packs, and for
 * `rules/schema.json`.
 */
import { z } from 'zod'
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import { LABEL_LEFTS, LABEL_TAILS, LABEL_TRUSTS, LINKS } from '../../model/rules/lexicon.ts'
import { CONFIDENCES, LAYERS, SHAPE_KINDS } from '../../model/rules/shape.ts'
import { LINE_SIGNS, NUMBER_KINDS, SPACE_SIGNS, WORD_ROLES } from '../../model/rules/signals.ts'

const text = z
  .strictObject({ en: z.string().min(1).optional(), zh: z.string().min(1).optional() })
  .refine(t => t.en !== undefined || t.zh !== undefined, 'a text needs en, zh or both')
  .meta({ description: 'A text in English and Chinese.' })

const product = z.string().optional().describe('The vendor in pack.yaml for whose product alone this holds.')
const cause = z
  .strictObject({ en: z.string().min(1).optional(), zh: z.string().min(1).optional(), product })
  .refine(t => t.en !== undefined || t.zh !== undefined, 'a text needs en, zh or both')
const command = z.union([z.string().min(1), z.record(z.string(), z.string().min(1))])
const remedy = z.strictObject({
  en: z.string().min(1).optional(),
  zh: z.string().min(1).optional(),
  product,
  command: command.optional(),
})
const advice = z.strictObject({ causes: z.array(cause).default([]), remedies: z.array(remedy).default([]) })
const number = z.number().int().min(0).max(0xffffffff)
const citation = z.strictObject({
  ref: z.string().optional(),
  title: z.string().optional(),
  section: z.string().optional(),
  address: z.string().optional(),
  checked: z.string().optional(),
})

const packSchema = z.strictObject({
  namespace: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a namespace consists of lower-case letters, digits and hyphens'),
  version: z.string().min(1),
  title: text,
  name: z.string().min(1).optional().describe('Its short name in sentences: PKCS#11.'),
  display: z.enum(['symbol', 'decimal']).default('decimal').describe('How a code is named in reports.'),
  numbers: z.enum(['hex', 'decimal']).default('decimal').describe('How a code without an entry is written.'),
  toolkits: z.array(z.string()).default([]),
  sources: z.record(z.string(), citation).default({}),
  vendors: z
    .array(
      z.strictObject({
        id: z.string(),
        title: text,
        signs: z.array(z.string().min(3)).default([]),
        producers: z.array(z.string()).default([]).describe('Producers whose findings name this product.'),
        toolkits: z.array(z.string()).default([]).describe('Toolkits that only its users have.'),
        groups: z.array(z.string()).default([]).describe('Groups of products to which it belongs.'),
        layer: z.boolean().default(false).describe('Whether it works with the products of others.'),
        exclusive: z.boolean().default(false),
      }),
    )
    .default([]),
  contexts: z
    .array(
      z.strictObject({
        id: z.string(),
        title: text,
        functions: z.array(z.string()).default([]),
        methods: z.array(z.string()).default([]),
        words: z.array(z.string().min(2)).default([]),
        nouns: z.array(z.string().min(2)).default([]),
        files: z.array(z.string()).default([]),
        acts: z
          .record(z.string(), z.array(z.string()).min(1))
          .default({})
          .describe('What is done to what: terms of objects, with the terms of the verbs that name this operation.'),
      }),
    )
    .default([]),
  plain: z
    .array(z.string().min(2))
    .default([])
    .describe('Phrases that name no operation although a word in them does.'),
  generic: z
    .record(z.string(), z.record(z.string(), z.string()))
    .default({})
    .describe('Functions that serve several operations, with the texts on earlier lines that tell which.'),
  exclude: z
    .array(z.string())
    .default([])
    .describe('Patterns of lines that only quote codes: source text, documentation.'),
  remarks: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[A-Za-z][A-Za-z0-9 _-]*(?:\/[a-z-]+)?$/),
        fact: text.optional(),
        remedy: text,
      }),
    )
    .default([])
    .describe('Texts for what a log reports about itself.'),
})

const rangeSchema = z.strictObject({
  begin: z.string().regex(/^[0-9]{2,8}$/),
  digits: z.number().int().min(3).max(12),
  title: text,
  ref: z.string().optional().describe('The source that documents them; the first one of the pack unless given.'),
})

const codeSchema = z.strictObject({
  symbol: z.string().min(1).optional(),
  value: z.union([number, z.string().regex(/^[0-9]+$/)]).optional(),
  severity: z.enum(SEVERITIES),
  title: text,
  messages: z.array(z.string()).default([]),
  causes: z.array(cause).default([]),
  remedies: z.array(remedy).default([]),
  contexts: z.record(z.string(), advice).default({}),
  benignIn: z.array(z.string()).default([]),
  usualIn: z.array(z.string()).default([]).describe('Contexts in which programs often ask for just this answer.'),
  operations: z
    .array(z.string())
    .default([])
    .describe('The contexts whose functions can return it, the usual one first, where they are few.'),
  followUp: z.boolean().default(false),
  vague: z.boolean().default(false).describe('The code says little by itself: lines beside it are shown.'),
  related: z.array(z.string()).default([]),
  since: z.string().optional(),
  until: z.string().optional(),
  replacedBy: z.string().optional(),
  class: z.string().optional(),
  devices: z.array(z.string()).default([]),
  vendor: z.string().optional(),
  lockout: z
    .strictObject({
      codes: z.array(z.string()).min(1),
      from: z.number().int().min(1).optional(),
      to: z.number().int().min(1).optional(),
      tries: text,
      note: text.optional(),
    })
    .optional()
    .describe('For a failed attempt: what too many in a row lead to.'),
  aliases: z.array(z.string()).default([]),
  inner: z.array(z.number().int()).default([]),
  innerNames: z
    .record(z.string().min(3), z.number().int())
    .default({})
    .describe('Names that the service gives its inner numbers.'),
  notes: z.array(text).default([]),
  sources: z.array(citation).default([]),
})

const guardBase = {
  line: z.string().optional(),
  unless: z.string().optional(),
  next: z.string().optional(),
  near: z.string().optional(),
  nearLines: z.number().int().min(0).max(64).default(3),
  dialects: z.array(z.string()).default([]),
  domains: z.array(z.string()).default([]),
  tags: z.array(z.string()).default([]),
  message: z.boolean().default(false),
}
const guard = z.strictObject({ ...guardBase, any: z.array(z.strictObject(guardBase)).default([]) })

const shapeSchema = z.strictObject({
  id: z.string().min(1),
  producer: z.string().min(1),
  kind: z.enum(SHAPE_KINDS).default('code'),
  pattern: z.string().min(1),
  value: z
    .strictObject({
      base: z.union([z.literal(10), z.literal(16), z.literal('auto')]).default(10),
      mask: number.optional(),
      add: number.optional(),
      ordinals: z.array(z.string()).optional(),
      inner: z
        .array(z.strictObject({ from: z.number().int(), to: z.number().int(), code: z.number().int() }))
        .optional(),
      phrases: z.record(z.string().min(4), z.string()).optional(),
      known: z.boolean().default(false),
    })
    .default({ base: 10, known: false }),
  confidence: z.enum(CONFIDENCES).default('likely'),
  otherwise: z.enum(CONFIDENCES).optional(),
  guard: guard.optional(),
  context: z.string().optional(),
  block: z.boolean().default(false),
  frames: z.boolean().default(false),
  prose: z.number().int().min(0).max(16).default(0),
  remark: z.string().optional().describe('The remark in pack.yaml that reports this shape.'),
  waits: z.array(z.string()).default([]).describe('Functions whose calls may stay open by design.'),
  layer: z
    .enum(LAYERS)
    .default('program')
    .describe('Which layer writes the line: what a lower layer reported just before is not reported again.'),
  echo: z.strictObject({ lines: z.number().int().min(1).max(200), through: z.string().optional() }).optional(),
  because: text.optional().describe('Why a match can be trusted; required for shapes of kind code.'),
  strict: z.boolean().default(false),
  seen: z.boolean().default(false),
  examples: z
    .array(
      z.strictObject({
        text: z.string(),
        code: z.string().optional(),
        context: z.string().optional(),
        count: z.number().int().min(1).optional().describe('Lines lost, or occurrences of the code in this text.'),
        from: z.string().optional().describe('Whose lines were lost.'),
      }),
    )
    .default([]),
  counterexamples: z.array(z.string()).default([]),
})

const word = z.string().regex(/^(?:.{2,}|[\u2000-\uffff])$/u, 'a word needs at least two letters')
const wide = z.string().min(1)
const secretsSchema = z.strictObject({
  labels: z
    .array(
      z.strictObject({
        mask: z.string().regex(/^[a-z-]{1,16}$/, 'the name of a mask has up to 16 lower-case letters and hyphens'),
        trust: z.enum(LABEL_TRUSTS).default('weak').describe('What must come between a label and its value.'),
        left: z.enum(LABEL_LEFTS).default('word').describe('What may come before the label.'),
        tail: z.enum(LABEL_TAILS).default('none').describe('Which part of a name may follow the label.'),
        words: z.array(word).min(1),
      }),
    )
    .default([])
    .describe('Words that announce a secret.'),
  links: z
    .array(z.strictObject({ link: z.enum(LINKS), pattern: z.string().min(1) }))
    .default([])
    .describe('What may come between a label and its value.'),
  words: z
    .strictObject({
      state: z.array(wide).default([]),
      talk: z.array(wide).default([]),
      past: z.array(wide).default([]),
      harmless: z.array(wide).default([]),
    })
    .default({ state: [], talk: [], past: [], harmless: [] })
    .describe('Words that are not secrets although they follow a label.'),
})

const words = z.array(wide).default([])
const patterns = z.array(z.string().min(2)).default([])
/** Lists by name, all empty unless given. */
function lists<K extends string>(names: readonly K[], list: typeof words) {
  return Object.fromEntries(names.map(name => [name, list])) as Record<K, typeof words>
}
const signalsSchema = z.strictObject({
  words: z.strictObject(lists(WORD_ROLES, words)).prefault({}).describe('What single words beside a code say.'),
  keyParts: words.describe('Key words of scripts that do not part words by blanks.'),
  lines: z
    .strictObject(lists(LINE_SIGNS, patterns))
    .prefault({})
    .describe('Patterns of what a line as a whole says; case does not matter.'),
  find: patterns.describe('Patterns that make a line worth reading: they must be rare in other logs.'),
  space: z
    .strictObject({
      numbers: z.enum(NUMBER_KINDS).default('own').describe('How numbers of the code space are recognised.'),
      prefixes: words,
      enums: words,
      common: words,
      functions: words,
      wrappers: words,
      phrases: z
        .record(z.string(), z.array(z.string().min(4)))
        .default({})
        .describe('Words for single codes, by symbol.'),
      because: text.describe('Why a code told by evidence is believed.'),
      ...lists(SPACE_SIGNS, patterns),
    })
    .optional()
    .describe('How the codes of this pack are recognised in any line.'),
})

const termsSchema = z
  .record(z.string(), z.array(z.string().regex(/^(?:..|[^ -~])/u, 'a word has two letters or is a character')).min(1))
  .describe('Words of one meaning in several languages; a trailing * matches any rest, a leading one any beginning.')

/** One pack file. */
export const fileSchema = z.strictObject({
  pack: packSchema.optional(),
  codes: z.array(codeSchema).optional(),
  shapes: z.array(shapeSchema).optional(),
  ranges: z.array(rangeSchema).optional().describe('Codes of others: first digits, number of digits, owner.'),
  terms: termsSchema.optional(),
  secrets: secretsSchema.optional(),
  signals: signalsSchema.optional(),
})

export type RawPack = z.output<typeof packSchema>
export type RawCode = z.output<typeof codeSchema>
export type RawRange = z.output<typeof rangeSchema>
export type RawSecrets = z.output<typeof secretsSchema>
export type RawSignals = z.output<typeof signalsSchema>
export type RawShape = z.output<typeof shapeSchema>
export type RawGuard = z.output<typeof guard>
export type RawFile = z.output<typeof fileSchema>

/** Returns a shape with all defaults, for shapes that packs imply. */
export function shapeFrom(raw: z.input<typeof shapeSchema>): RawShape {
  return shapeSchema.parse({ ...raw, pattern: raw.pattern === '' ? '-' : raw.pattern })
}

/** Returns the JSON Schema for editors, generated from the validator. */
export function editorSchema(): object {
  return { ...z.toJSONSchema(fileSchema, { io: 'input' }), title: 'logremedy rule pack' }
}

/**
 * A report as a document: blocks of typed text. Builders decide content and order once; the renderers (`render-text.ts`,
 * `render-markdown.ts`, `render-html.ts`) decide the appearance and make foreign text harmless. A document is plain data.
 */
import type { Severity } from '../../model/rules/knowledge.ts'

/** How a terminal shows a piece of text. */
export type Look = 'strong' | 'faint' | 'alarm' | 'command' | Severity | `strong ${Severity}`

/**
 * The kind of a piece of text. `name`: a code, an operation, anything that may come from a log · `value`: the same of any
 * length, which is cut · `place`: a path or an address, never wrapped · `quote`: a sentence that may quote a log. Absent:
 * our own words.
 */
export type Nature = 'name' | 'value' | 'place' | 'quote'

/** A piece of a line. */
export interface Span {
  readonly text: string
  readonly as?: Nature
  readonly look?: Look | undefined
}

/** Successive pieces of one sentence; a terminal shows all of them in the look of the first. */
export type Inline = readonly Span[]

/** A line of a list, or the facts about the subject of a section, side by side. */
export interface Item {
  /** The label in a list of labels. */
  readonly label?: string | number
  readonly facts: readonly Inline[]
  /** Blocks that belong to it, below. */
  readonly body?: readonly DocumentBlock[]
}

/** A line of a log, and what must stay visible in it: the first of these names that occurs. */
export interface Quote {
  readonly place: string
  readonly text: string
  readonly names: readonly string[]
}

/** A count with its operation, programs and confidence. */
export interface CountRow {
  readonly count: number
  readonly name: Span
  readonly by: readonly string[]
  readonly sure: readonly string[]
}

/** A code in the table at the top of a report. */
export interface OverviewRow {
  readonly code: string
  readonly severity: Severity
  readonly title: string
  readonly count: number
  readonly seen: string
  readonly where: Inline
}

/**
 * `labels`: in a column of their own · `signs`: labels of one character · `alone`: the only line of its list, so it has no
 * number · `commas`: so short that all are in one line.
 */
export type Marks = 'bullets' | 'numbers' | 'labels' | 'signs' | 'none' | 'alone' | 'commas'

export interface List {
  readonly kind: 'list'
  readonly marks: Marks
  readonly items: readonly Item[]
  /** The number of omitted items, in words. */
  readonly more?: string | undefined
  /** Width of the labels, if it must be the same in several lists. */
  readonly width?: number
}

/** Some blocks under a head. `apart`: a chapter of the whole document. */
export interface Part {
  readonly kind: 'part'
  readonly head: Inline
  readonly body: readonly DocumentBlock[]
  readonly apart?: boolean
}

/** A section about one thing: its name and identity, its meaning, facts, parts. */
export interface ListEntry {
  readonly kind: 'entry'
  /** Its number, or null. */
  readonly nth: number | null
  readonly name: readonly Inline[]
  readonly title: Inline
  readonly facts: readonly Inline[]
  readonly body: readonly DocumentBlock[]
}

export type DocumentBlock =
  | List
  | Part
  | ListEntry
  | { readonly kind: 'gap' }
  | { readonly kind: 'heading' | 'paragraph' | 'notice'; readonly text: Inline }
  | { readonly kind: 'facts'; readonly facts: readonly Inline[] }
  /** What to do first. */
  | { readonly kind: 'step'; readonly text: Inline; readonly command: string | undefined }
  /** To be copied, so it is never wrapped. */
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'verbatim'; readonly lines: readonly string[] }
  /** Where to read more. */
  | { readonly kind: 'link'; readonly address: string }
  | { readonly kind: 'quotes'; readonly quotes: readonly Quote[] }
  | { readonly kind: 'counts'; readonly rows: readonly CountRow[] }
  | { readonly kind: 'overview'; readonly rows: readonly OverviewRow[]; readonly all: number }

/** Makes a span of our own words. */
export function prose(text: string, look?: Look): Span {
  return { text, look }
}

/** Makes a span of text that may come from a log. */
export function name(text: string, look?: Look): Span {
  return { text, as: 'name', look }
}

/** Makes a span of a sentence that may quote a log. */
export function quote(text: string, look?: Look): Span {
  return { text, as: 'quote', look }
}

export function paragraph(...text: Inline): DocumentBlock {
  return { kind: 'paragraph', text }
}

/** Makes a list; none without items. */
export function list(marks: Marks, items: readonly Item[], more?: string): List[] {
  return items.length === 0 ? [] : [{ kind: 'list', marks, items, more }]
}

/** Makes a list of lines, one sentence each. */
export function lines(marks: Marks, texts: readonly Inline[]): List[] {
  return list(
    marks,
    texts.map(text => ({ facts: [text] })),
  )
}

/** Makes a part of a section; none without content. */
export function part(head: string, body: readonly DocumentBlock[]): Part[] {
  return body.length === 0 ? [] : [{ kind: 'part', head: [prose(head, 'strong')], body }]
}

/** Makes a chapter of the document, whose head may name a file; none without content. */
export function chapter(head: string, body: readonly DocumentBlock[]): Part[] {
  return body.length === 0 ? [] : [{ kind: 'part', apart: true, head: [quote(head, 'strong')], body }]
}

/** Joins inlines with a separator. */
export function join(all: readonly Inline[], separator: string): Span[] {
  return all.flatMap((one, i) => (i === 0 ? one : [prose(separator), ...one]))
}

/** Makes one of our sentences with spans in it: `write` words it around the results of `slot` for each of them. */
export function compose(write: (slot: (inline: Inline) => string) => string): Span[] {
  const slots: Inline[] = []
  const text = write(inline => `\0${slots.push(inline) - 1}\0`)
  return text
    .split('\0')
    .flatMap((piece, i) => (i % 2 === 1 ? slots[Number(piece)]! : piece === '' ? [] : [prose(piece)]))
}

/** Gives all spans one look. */
export function inLook(inline: Inline, look: Look): Span[] {
  return inline.map(span => ({ ...span, look }))
}

/** Returns the text of an inline alone. */
export function plain(inline: Inline): string {
  return inline.map(({ text }) => text).join('')
}

/** Blocks as the data drawn by the page of the HTML report; the page makes text nodes of all texts. */
import { grouped, type ReportWords } from '../i18n/report-words.ts'
import { type DocumentBlock, type Item, type Part, plain } from './model.ts'

/** A heading and its content. */
export interface PartData {
  readonly head: string
  /** Whether these are steps, to be numbered. */
  readonly steps?: boolean
  readonly items: readonly ItemData[]
}

/** A line of a part; `code` is quoted, `lines` are a command to be copied, `href` makes the text a link. */
export interface ItemData {
  readonly text?: string
  readonly code?: string
  readonly lines?: readonly string[]
  readonly href?: string
}

/** Returns the parts among blocks. */
export function partsData(blocks: readonly DocumentBlock[], words: ReportWords): PartData[] {
  return blocks
    .filter((block): block is Part => block.kind === 'part')
    .map(({ head, body }) => ({
      head: plain(head),
      ...(body.some(block => block.kind === 'list' && block.marks === 'numbers') && { steps: true }),
      items: itemsData(body, words),
    }))
}

/** Returns the content of blocks line by line. */
export function itemsData(blocks: readonly DocumentBlock[], words: ReportWords): ItemData[] {
  return blocks.flatMap((block): ItemData[] => {
    switch (block.kind) {
      case 'list':
        return block.items.map(item => (block.marks === 'commas' ? { code: factsText(item) } : itemData(item)))
      case 'quotes':
        return block.quotes.map(({ place, text }) => ({ text: place, code: text }))
      case 'counts':
        return block.rows.map(({ count, name, by, sure }) => ({
          text: `${grouped(count)} × ${name.text}${words.colon}${[...by, ...sure].join(words.list)}`,
        }))
      case 'paragraph':
        return [{ text: plain(block.text) }]
      case 'step':
        return [{ text: plain(block.text), ...commandData(block.command) }]
      case 'command':
        return [commandData(block.text)]
      case 'verbatim':
        return [{ lines: block.lines }]
      default:
        return []
    }
  })
}

function itemData(item: Item): ItemData {
  const { body = [] } = item
  const command = body.find(block => block.kind === 'command')
  const link = body.find(block => block.kind === 'link')
  return { text: factsText(item), ...commandData(command?.text), ...(link !== undefined && linkData(link.address)) }
}

function factsText({ facts }: Item): string {
  return facts.map(plain).join(' ')
}

function commandData(command: string | undefined): ItemData {
  return command === undefined ? {} : { lines: command.trim().split(/\r?\n/) }
}

/** Makes a link only of a web address: a pack could name any scheme. */
function linkData(address: string): ItemData {
  return /^https?:\/\//i.test(address) && URL.canParse(address) ? { href: new URL(address).href } : {}
}

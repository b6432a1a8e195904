/** The choices of a live view's reader, and how keys change them. Pure: the picture and the size are inputs. */
import type { LiveWords } from '../../report/i18n/live-words.ts'

/** A key by its meaning. `text` is typed text, a character or pasted text. */
export type Key = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'named'; readonly name: KeyName }

export const KEY_NAMES = [
  'up',
  'down',
  'left',
  'right',
  'page-up',
  'page-down',
  'home',
  'end',
  'enter',
  'escape',
  'tab',
  'back-tab',
  'backspace',
  'clear-line',
  'interrupt',
  'suspend',
  'redraw',
] as const
export type KeyName = (typeof KEY_NAMES)[number]

/** The pages in the order of Tab; the table of words has a name for each. */
export const PAGES = [
  'codes',
  'incidents',
  'sources',
  'problems',
] as const satisfies readonly (keyof LiveWords['pages'])[]
export type LivePage = (typeof PAGES)[number]

/** The orders of codes. `worst`: by severity, then count. `newest`: last reported first. */
export const SORTS = [
  'worst',
  'newest',
  'rate',
  'count',
  'name',
] as const satisfies readonly (keyof LiveWords['sorts'])[]
export type Sort = (typeof SORTS)[number]

export interface ViewState {
  readonly page: LivePage
  /** What covers the page. */
  readonly over: 'none' | 'advice' | 'help'
  readonly sort: Sort
  readonly filter: string
  readonly typing: boolean
  /** The picture is frozen; counting continues. */
  readonly paused: boolean
  /** The id of the chosen code; null: the first. */
  readonly selected: string | null
  /** Number of lines scrolled off a long page. */
  readonly scroll: number
}

export const START: ViewState = {
  page: 'codes',
  over: 'none',
  sort: 'worst',
  filter: '',
  typing: false,
  paused: false,
  selected: null,
  scroll: 0,
}

/** What a key requests from the program around the view. */
export type LiveAction = 'none' | 'quit' | 'interrupt' | 'suspend' | 'redraw'

export interface Pressed {
  readonly state: ViewState
  readonly action: LiveAction
}

/** What moving needs: the ids of the codes in their order, and the number of lines of a page. */
export interface VisibleRows {
  readonly ids: readonly string[]
  readonly lines: number
}

/** Maximum length of a filter. */
const FILTER = 100

/** Returns the state after a key, and the requested action. */
export function press(state: ViewState, key: Key, shown: VisibleRows): Pressed {
  if (key.kind === 'named') {
    if (key.name === 'interrupt' || key.name === 'suspend' || key.name === 'redraw') return { state, action: key.name }
    return stay(state.typing ? typed(state, key.name) : named(state, key.name, shown))
  }
  if (state.typing) return stay({ ...state, filter: (state.filter + key.text).slice(0, FILTER), selected: null })
  // Pasted text is not a series of commands.
  if ([...key.text].length !== 1) return stay(state)
  if (key.text === 'q' || key.text === 'Q') return { state, action: 'quit' }
  return stay(letter(state, key.text, shown))
}

function stay(state: ViewState): Pressed {
  return { state, action: 'none' }
}

function typed(state: ViewState, name: KeyName): ViewState {
  switch (name) {
    case 'enter':
    case 'down':
    case 'up':
    case 'tab':
      return { ...state, typing: false }
    case 'escape':
      return { ...state, typing: false, filter: '', selected: null }
    case 'backspace':
      return { ...state, filter: [...state.filter].slice(0, -1).join(''), selected: null }
    case 'clear-line':
      return { ...state, filter: '', selected: null }
    default:
      return state
  }
}

function letter(state: ViewState, text: string, shown: VisibleRows): ViewState {
  switch (text) {
    case '?':
    case 'h':
      return { ...state, over: state.over === 'help' ? 'none' : 'help', scroll: 0 }
    case 's':
      return { ...state, sort: next(SORTS, state.sort, 1), page: 'codes', over: 'none', selected: null }
    case 'S':
      return { ...state, sort: next(SORTS, state.sort, -1), page: 'codes', over: 'none', selected: null }
    case '/':
      return { ...state, typing: true, page: 'codes', over: 'none', scroll: 0 }
    case 'p':
    case ' ':
      return { ...state, paused: !state.paused }
    case 'a':
      return opened(state, shown)
    case 'j':
      return moved(state, 1, shown)
    case 'k':
      return moved(state, -1, shown)
    case 'g':
      return moved(state, -Infinity, shown)
    case 'G':
      return moved(state, Infinity, shown)
    default: {
      const page = PAGES[Number(text) - 1]
      return page === undefined ? state : { ...state, page, over: 'none', scroll: 0 }
    }
  }
}

function named(state: ViewState, name: KeyName, shown: VisibleRows): ViewState {
  switch (name) {
    case 'up':
      return moved(state, -1, shown)
    case 'down':
      return moved(state, 1, shown)
    case 'page-up':
      return moved(state, -shown.lines, shown)
    case 'page-down':
      return moved(state, shown.lines, shown)
    case 'home':
      return moved(state, -Infinity, shown)
    case 'end':
      return moved(state, Infinity, shown)
    case 'tab':
      return { ...state, page: next(PAGES, state.page, 1), over: 'none', scroll: 0 }
    case 'back-tab':
      return { ...state, page: next(PAGES, state.page, -1), over: 'none', scroll: 0 }
    case 'enter':
    case 'right':
      return state.over === 'none' ? opened(state, shown) : name === 'enter' ? { ...state, over: 'none' } : state
    case 'left':
    case 'backspace':
      return { ...state, over: 'none', scroll: 0 }
    case 'escape':
      return state.over === 'none' && state.page === 'codes'
        ? { ...state, filter: '', selected: state.filter === '' ? state.selected : null }
        : { ...state, over: 'none', page: state.over === 'none' ? 'codes' : state.page, scroll: 0 }
    default:
      return state
  }
}

/** Opens the advice of the chosen code, which stays chosen from now on wherever it moves. */
function opened(state: ViewState, { ids }: VisibleRows): ViewState {
  const id = ids[indexOf(state, ids)]
  if (state.page !== 'codes' || id === undefined) return state
  return { ...state, over: state.over === 'advice' ? 'none' : 'advice', selected: id, scroll: 0 }
}

function moved(state: ViewState, by: number, { ids, lines }: VisibleRows): ViewState {
  if (state.over !== 'none' || state.page !== 'codes')
    // The end is not known here: drawing limits it.
    return { ...state, scroll: Math.max(0, Math.min(state.scroll + by, MOST_LINES)) }
  if (ids.length === 0 || lines < 1) return state
  const to = Math.min(ids.length - 1, Math.max(0, indexOf(state, ids) + by))
  // At the top the choice follows the order, so that the newest or worst stays visible.
  return { ...state, selected: to === 0 ? null : ids[to]! }
}

/** Maximum scroll, more lines than any page has. */
const MOST_LINES = 100_000

/** Returns the place of the chosen code in an order; the first if it is gone. */
export function indexOf({ selected }: ViewState, ids: readonly string[]): number {
  return selected === null ? 0 : Math.max(0, ids.indexOf(selected))
}

function next<T>(all: readonly T[], now: T, by: 1 | -1): T {
  return all[(all.indexOf(now) + by + all.length) % all.length]!
}

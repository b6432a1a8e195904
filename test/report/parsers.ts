/** Small strict parsers that read reports back, written without a look at the code that writes them. */

/** Cells of RFC 4180 text with CRLF; throws on anything else. */
export function cellsOf(csv: string): string[][] {
  const rows: string[][] = []
  let at = 0
  while (at < csv.length) {
    const row: string[] = []
    for (;;) {
      const match = /"((?:[^"]|"")*)"|([^",\r\n]*)/y
      match.lastIndex = at
      const [whole, quoted, bare] = match.exec(csv)!
      row.push(quoted === undefined ? bare! : quoted.replaceAll('""', '"'))
      at += whole.length
      if (csv[at] === ',') at++
      else if (csv.startsWith('\r\n', at)) break
      else throw new Error(`bad csv at ${at}: ${JSON.stringify(csv.slice(at, at + 20))}`)
    }
    at += 2
    rows.push(row)
  }
  return rows
}

/**
 * Throws if a code span is not closed on its line, a table row has another number of cells than its head, or text
 * outside of code spans holds an unescaped character with which a link, an image, HTML or a mention could begin.
 */
export function checkMarkdown(markdown: string): void {
  let columns: number | null = null
  for (const line of markdown.split('\n')) {
    const outside = withoutSpans(line)
    if (line.startsWith('| ')) {
      const cells = line.replace(/\\./g, 'x').split('|').length
      columns ??= cells
      if (cells !== columns) throw new Error(`row of ${cells} cells: ${line}`)
    } else columns = null
    if (/(?<!\\)[<[]|!\[|@\w|:\/\/|www\./.test(outside)) throw new Error(`live text: ${line}`)
  }
}

/** The line without its code spans, whose ends are found as CommonMark does: a run of backticks of the same length. */
function withoutSpans(line: string): string {
  let outside = ''
  let at = 0
  while (at < line.length) {
    // Outside of code spans a backslash escapes the character after it.
    if (line[at] === '\\') {
      outside += line.slice(at, at + 2)
      at += 2
      continue
    }
    const run = /^`+/.exec(line.slice(at))?.[0]
    if (run === undefined) {
      outside += line[at++]
      continue
    }
    const ends = new RegExp(`(?<!\`)${run}(?!\`)`, 'g')
    ends.lastIndex = at + run.length
    const end = ends.exec(line)
    if (end === null) throw new Error(`open code span: ${line}`)
    at = end.index + run.length
  }
  return outside
}

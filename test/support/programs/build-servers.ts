/**
 * What build servers obey in the log of a step, written from their documented rules and without a look at what writes
 * our logs. It is meaner than they are: every name counts as a command, whether a server knows it or not.
 */

export interface Command {
  readonly server: 'github' | 'azure' | 'teamcity'
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** The GitHub runner reads lines as .NET does: CR, LF and CRLF all end one. */
export function runnerLines(log: string): string[] {
  return log.split(/\r\n|\r|\n/)
}

/**
 * All commands in a log. With `wall: false` nothing is stopped by `stop-commands`, so what stands between must be
 * harmless by itself.
 */
export function commandsIn(log: string, { wall = true } = {}): Command[] {
  const commands: Command[] = []
  let stopped: string | null = null
  for (const line of runnerLines(log)) {
    const seen = asComparedByCulture(line)
    const command = newForm(seen) ?? oldForm(seen)
    if (command !== null && stopped !== null && wall) {
      if (command.name === stopped) stopped = null
      continue
    }
    if (command?.name.toLowerCase() === 'stop-commands') stopped = command.data
    if (command !== null) commands.push(command)
    for (const server of ['vso', 'teamcity'] as const) {
      const at = seen.toLowerCase().indexOf(`##${server}[`)
      if (at < 0) continue
      const name = seen.slice(at + server.length + 3).split(/[ \]]/)[0]!
      commands.push({ server: server === 'vso' ? 'azure' : server, name, properties: {}, data: seen })
    }
  }
  return commands
}

/** .NET looks for texts by the rules of a language, which pass over characters that nobody sees. */
function asComparedByCulture(line: string): string {
  return line.replace(/[\0-\x08\x0e-\x1f\x7f-\x9f]|\p{DI}/gu, '')
}

/** `::name key=value,key=value::data`, after white space. */
function newForm(line: string): Command | null {
  const text = line.trimStart()
  const end = text.indexOf('::', 2)
  if (!text.startsWith('::') || end < 0) return null
  const [name, list] = parted(text.slice(2, end), ' ')
  return { server: 'github', name, properties: propertiesOf(list, ','), data: unescaped(text.slice(end + 2)) }
}

/** `##[name key=value;key=value]data`, anywhere in a line. */
function oldForm(line: string): Command | null {
  const start = line.indexOf('##[')
  const end = line.indexOf(']', start)
  if (start < 0 || end < 0) return null
  const [name, list] = parted(line.slice(start + 3, end), ' ')
  return { server: 'github', name, properties: propertiesOf(list, ';'), data: unescaped(line.slice(end + 1)) }
}

function propertiesOf(list: string, separator: string): Record<string, string> {
  const pairs = list
    .trim()
    .split(separator)
    .map(pair => parted(pair, '='))
  return Object.fromEntries(
    pairs.filter(([key, value]) => key !== '' && value !== '').map(([k, v]) => [k, unescaped(v)]),
  )
}

function parted(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%')
}

/** `node walk-json.ts FILE`: counts the elements of the top-level array, reading every token with stream-json. */
import { createReadStream } from 'node:fs'
import { parser } from 'stream-json/parser.js'

let depth = 0
let records = 0
const tokens = createReadStream(process.argv[2]!).pipe(
  parser.asStream({ packValues: true, streamValues: false }) as NodeJS.ReadWriteStream,
)
tokens.on('data', (token: unknown) => {
  const { name } = token as { name: string }
  if (name === 'startObject' || name === 'startArray') {
    if (depth === 1) records++
    depth++
  } else if (name === 'endObject' || name === 'endArray') depth--
})
tokens.on('end', () => process.stdout.write(`${records}\n`))

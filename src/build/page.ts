/**
 * The script and the style of the HTML report as text, made of the files in report/html/page. The bundle contains the texts
 * instead of this module (`bundle.ts`); when run from source they are made on first use.
 */
import { join } from 'node:path'
import { type BuildOptions, buildSync } from 'esbuild'

const FOLDER = join(import.meta.dirname, '../report/html/page')

/** For browsers of the last few years. */
const OPTIONS: BuildOptions = {
  bundle: true,
  write: false,
  format: 'iife',
  target: ['es2022', 'chrome105', 'firefox104', 'safari16'],
  charset: 'utf8',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
}

function made(file: string): string {
  const text = buildSync({ ...OPTIONS, entryPoints: [join(FOLDER, file)] }).outputFiles![0]!.text
  // An HTML element ends at its end tag, regardless of the language in it.
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${file} would end the element in which it stands`)
  return text
}

export const SCRIPT = made('page.ts')
export const STYLE = made('page.css')

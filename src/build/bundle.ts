/**
 * The bundle: sources → dist. The command without what it loads when asked for lies in one file, and so does the worker, since
 * every file more to begin with takes as long as a good part of explaining a code.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { lazyBuiltins } from './builtins.ts'
import { SCRIPT, STYLE } from './page.ts'

/** What runs in a thread or process of its own: name in the bundle → source. */
const ALONE = { worker: 'src/batch/workers/worker.ts', query: 'src/store/query-process/child.ts' }

/** The manual, a Markdown file for each topic. */
const TOPICS = 'src/cli/help'

/** Bundles the command, the library and the worker of the project at `root` into `dist`. */
export async function bundle(root: string, dist: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const options: BuildOptions = {
    outdir: dist,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    external: ['better-sqlite3'],
    define: { __VERSION__: JSON.stringify(version) },
    // Names stay, so that a stack trace says something.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  }
  const plugins = [lightWidth(root), lazyBuiltins, pageTexts(root)]
  const later = new Map<string, string>()
  await build({
    ...options,
    entryPoints: { main: join(root, 'src/cli/main.ts') },
    plugins: [...plugins, loadedLater(root, later)],
  })
  for (const [name, source] of Object.entries(ALONE))
    await build({ ...options, entryPoints: { [name]: join(root, source) }, plugins })
  await build({
    ...options,
    entryPoints: { ...Object.fromEntries(later), index: join(root, 'src/index.ts') },
    splitting: true,
    plugins,
  })
  for (const name of readdirSync(dist).filter(file => file.endsWith('.js'))) giveRequire(join(dist, name))
  rmSync(join(dist, 'help'), { recursive: true, force: true })
  cpSync(join(root, TOPICS), join(dist, 'help'), { recursive: true })
  writeFileSync(join(dist, 'logremedy.js'), readFileSync(join(root, 'src/cli/entry.js')), { mode: 0o755 })
}

/** yargs measures text with string-width, whose import costs more than all the rest; this says the same in less time. */
function lightWidth(root: string): Plugin {
  const path = join(root, 'src/build/string-width.ts')
  return { name: 'light string width', setup: b => b.onResolve({ filter: /^string-width$/ }, () => ({ path })) }
}

/** The HTML report finds its script and style as texts, and no compiler. */
function pageTexts(root: string): Plugin {
  const path = join(root, 'src/build/page.ts')
  const contents = `export const SCRIPT = ${JSON.stringify(SCRIPT)}\nexport const STYLE = ${JSON.stringify(STYLE)}`
  return {
    name: 'page texts',
    setup: b => b.onLoad({ filter: /\bpage\.ts$/ }, args => (args.path === path ? { contents } : undefined)),
  }
}

/** Leaves out what is imported when asked for, and notes it: name in the bundle → source. */
function loadedLater(root: string, later: Map<string, string>): Plugin {
  return {
    name: 'loaded later',
    setup: b => {
      b.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined
        const source = join(resolveDir, path)
        const name = relative(join(root, 'src'), source).replace(/\.ts$/, '').replaceAll(sep, '-')
        later.set(name, source)
        return { path: `./${name}.js`, external: true }
      })
    },
  }
}

/** Packages that ask for modules by `require` get one, in the file with the bundler's own. */
function giveRequire(path: string): void {
  const text = readFileSync(path, 'utf8')
  if (!text.includes('typeof require<')) return
  const head = `import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);\n`
  writeFileSync(path, head + text)
}

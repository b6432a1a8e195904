/**
 * The bundle: sources → dist. The command is one file, except for parts loaded on demand, and so is the worker: loading
 * each additional file takes as long as a good part of explaining a code.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type BuildOptions, build, type Plugin } from 'esbuild'
import { lazyBuiltins } from './builtins.ts'
import { SCRIPT, STYLE } from './page.ts'

/** Programs that run in their own thread or process: name in the bundle → source. */
const ALONE = { worker: 'src/batch/workers/worker.ts', query: 'src/store/query-process/child.ts' }

/** Parts loaded on demand that are one file as well: many small files take longer to load than a small log takes to read. */
const AT_ONCE = ['cli-commands-analyze']

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
    // Names stay, so that stack traces are readable.
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
  for (const name of AT_ONCE) {
    const source = later.get(name)!
    later.delete(name)
    await build({
      ...options,
      entryPoints: { [name]: source },
      plugins: [...plugins, loadedLater(root, later)],
    })
  }
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

/** Replaces string-width, which yargs uses and whose import is slower than all the rest, by a faster equivalent. */
function lightWidth(root: string): Plugin {
  const path = join(root, 'src/build/string-width.ts')
  return { name: 'light string width', setup: b => b.onResolve({ filter: /^string-width$/ }, () => ({ path })) }
}

/** Gives the HTML report its script and style as texts, without a compiler. */
function pageTexts(root: string): Plugin {
  const path = join(root, 'src/build/page.ts')
  const contents = `export const SCRIPT = ${JSON.stringify(SCRIPT)}\nexport const STYLE = ${JSON.stringify(STYLE)}`
  return {
    name: 'page texts',
    setup: b => b.onLoad({ filter: /\bpage\.ts$/ }, args => (args.path === path ? { contents } : undefined)),
  }
}

/** Leaves out modules that are imported on demand, and records them: name in the bundle → source. */
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

/** Gives packages that load modules with `require` one, in the file with the bundler's own. */
function giveRequire(path: string): void {
  const text = readFileSync(path, 'utf8')
  if (!text.includes('typeof require<')) return
  const head = `import{createRequire as requireOf}from'node:module';const require=requireOf(import.meta.url);\n`
  writeFileSync(path, head + text)
}

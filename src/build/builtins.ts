/** How the bundle loads Node's own modules. */
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import type { Plugin } from 'esbuild'

/**
 * Loads Node's own modules with `getBuiltinModule`: an `import` of `fs` or `util` also loads streams, readline, assert and
 * all other modules of their exports, which takes longer than explaining a code.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy builtins',
  setup: b => {
    b.onResolve({ filter: /^assert$/ }, () => ({ path: join(import.meta.dirname, 'assert.ts') }))
    b.onResolve({ filter: /^(node:)?[a-z0-9_]+(\/[a-z]+)?$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    )
    b.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({ contents: BUILTIN[path] ?? builtin(path) }))
  },
}

/** Returns a module of the builtin's exports, from which the bundler removes unused ones. */
function builtin(name: string): string {
  const names = Object.keys(process.getBuiltinModule(name) ?? {}).filter(key => key !== 'default')
  const exports = names.map(key => `export const ${key} = /* @__PURE__ */ (() => all.${key})()`)
  return `const all = process.getBuiltinModule(${JSON.stringify(name)})\nexport default all\n${exports.join('\n')}`
}

/** The slowest modules, with their used exports. */
const BUILTIN: Readonly<Record<string, string>> = {
  'node:crypto': ['createHash', 'randomBytes']
    .map(name => `export const ${name} = (...args) => process.getBuiltinModule('node:crypto').${name}(...args)`)
    .join('\n'),
}

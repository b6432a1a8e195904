#!/usr/bin/env node
// Old JavaScript only: it must run on any Node to say which one is needed, before anything native is loaded.
var parts = process.versions.node.split('.').map(Number)
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 15)) {
  process.stderr.write(
    'logremedy needs Node.js 22.15 or newer; this is ' +
      process.versions.node +
      '. Install a current Node.js, or in a clone run it as: npx logremedy\n',
  )
  process.exitCode = 2
} else {
  const home = process.env.XDG_CACHE_HOME || (process.env.HOME && process.env.HOME + '/.cache')
  import('node:module').then(module => {
    // Compiled code is cached between runs; without a place for it, or on a full disk, it is compiled again.
    if (home) module.enableCompileCache(home + '/logremedy/code')
    return import('./main.js').then(main => main.run(process.argv.slice(2)))
  })
}

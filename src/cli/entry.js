#!/usr/bin/env node
// Written in plain, old JavaScript: it must run on any Node to say which one is needed, before anything native is loaded.
var parts = process.versions.node.split('.').map(Number)
if (parts[0] < 22 || (parts[0] === 22 && parts[1] < 15)) {
  process.stderr.write(
    'logremedy needs Node.js 22.15 or newer; this is ' +
      process.versions.node +
      '. Install a current Node.js, or in a clone run it as: npx logremedy\n',
  )
  process.exitCode = 2
} else {
  import('./main.js').then(main => main.run(process.argv.slice(2)))
}

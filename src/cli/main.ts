#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { guardRun } from './early-end.js'
import { run } from './run.js'
import { endQuietlyWithReader, processTerminal } from './terminal.js'

// The optimizing compiler would compile the embedded Postgres a second time. That costs two fifths of a run
// and never pays: a thousand queries are finished before. Disabling it needs both flags.
setFlagsFromString('--no-wasm-tier-up')
setFlagsFromString('--no-wasm-dynamic-tiering')
endQuietlyWithReader()
const argv = process.argv.slice(2)
const end = guardRun(processTerminal(!argv.includes('--no-color')))
await end(await run(argv, processTerminal))

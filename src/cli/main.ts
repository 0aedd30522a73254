#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8'
import { guardRun } from './early-end.js'
import { run } from './run.js'
import { endQuietlyWithReader, processTerminal } from './terminal.js'

// Compiling the embedded Postgres a second time, by the optimizing compiler, costs two fifths of a run and never pays: a
// thousand queries are done before it would. It takes both flags to leave it out.
setFlagsFromString('--no-wasm-tier-up')
setFlagsFromString('--no-wasm-dynamic-tiering')
endQuietlyWithReader()
const argv = process.argv.slice(2)
const end = guardRun(processTerminal(!argv.includes('--no-color')))
await end(await run(argv, processTerminal))

#!/usr/bin/env node
import { Console } from 'node:console'
import { setFlagsFromString } from 'node:v8'
import { guardRun } from './early-end.js'
import { run } from './run.js'
import { endQuietlyWithReader, processTerminal } from './terminal.js'

// What a config or a schema prints while it is evaluated (dotenv greets, for one) must not get between the results.
globalThis.console = new Console(process.stderr)
// Compiling the embedded Postgres a second time, by the optimizing compiler, costs two fifths of a run and never pays: a
// thousand queries are done before it would. It takes both flags to leave it out.
setFlagsFromString('--no-wasm-tier-up')
setFlagsFromString('--no-wasm-dynamic-tiering')
endQuietlyWithReader()
const argv = process.argv.slice(2)
const end = guardRun(argv, processTerminal(!argv.includes('--no-color')))
await end(await run(argv, processTerminal))

#!/usr/bin/env node
import { Console } from 'node:console'
import { run } from './run.js'
import { endQuietlyWithReader, processTerminal } from './terminal.js'

// What a config or a schema prints while it is evaluated (dotenv greets, for one) must not get between the results.
globalThis.console = new Console(process.stderr)
endQuietlyWithReader()
process.exitCode = await run(process.argv.slice(2), processTerminal)

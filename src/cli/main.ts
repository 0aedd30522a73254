#!/usr/bin/env node
import { run } from './run.js'
import { endQuietlyWithReader, processTerminal } from './terminal.js'

endQuietlyWithReader()
process.exitCode = await run(process.argv.slice(2), processTerminal)

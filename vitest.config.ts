import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/setup/build.ts', 'tests/setup/server.ts'],
    // All cores: what a test starts (compilers, embedded databases) is work of its own anyway.
    maxWorkers: '100%',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As in src/cli/main.ts, for tests that open the embedded database themselves.
    execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  },
})

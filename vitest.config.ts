import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/setup/build.ts', 'tests/setup/server.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})

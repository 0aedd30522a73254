import { configDefaults, defineConfig } from 'vitest/config'
import { isFull } from './tests/setup/length.js'

/** Tests of plain functions: they start no process, thread or server, which tests/setup/refuse-processes.ts makes sure of. */
const quick = [
  'tests/bench/measure.test.ts',
  'tests/cache/result-log.test.ts',
  'tests/cli/{inspection,report}.test.ts',
  'tests/config/config-problems.test.ts',
  'tests/diagnostics/*.test.ts',
  'tests/docs/links.test.ts',
  'tests/example/migrations.test.ts',
  'tests/init/{config-edit,package-scripts}.test.ts',
  'tests/migrate/read-migrations.test.ts',
  'tests/output/compare-output.test.ts',
  'tests/runtime/{arguments,empty-lists,json-checks,wrong-values}.test.ts',
  'tests/schema/{drizzle-copies,load-schema,schema-problems}.test.ts',
  'tests/source/*.test.ts',
  'tests/watch/run-loop.test.ts',
]

/** Tests that have more cases than a usual run tries, which is what `npm run test:long` is for: see tests/setup/length.ts. */
const long = [
  'tests/analyze/{extension-functions,total-signatures}.test.ts',
  'tests/cli/{at-once,disks,failing-server,hard-conditions,long-statements}.test.ts',
  'tests/fuzz/soundness.test.ts',
  'tests/incremental/equals-clean.test.ts',
  'tests/output/{at-once,killed}.test.ts',
  'tests/package/package.test.ts',
  'tests/pipeline/hostile-names.test.ts',
  'tests/runtime/{abort-storm,many-calls,poolers,text-forms}.test.ts',
]

const compiled = (name: string, include: readonly string[], exclude: readonly string[]) => ({
  test: {
    name,
    include: [...include],
    exclude: [...configDefaults.exclude, ...exclude],
    globalSetup: ['tests/setup/build.ts', 'tests/setup/server.ts'],
    // Compiled code needs nothing of Vite, which would transform and load each module of it anew for each test file.
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // As in src/cli/main.ts, for tests that open the embedded database themselves.
    execArgv: ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering'],
  },
})

export default defineConfig({
  test: {
    // All cores: what a test starts (compilers, embedded databases) is work of its own anyway.
    maxWorkers: '100%',
    projects: [
      {
        ssr: { resolve: { conditions: ['sluice-source', 'module', 'node', 'development|production'] } },
        test: {
          name: 'quick',
          include: quick,
          setupFiles: ['tests/setup/refuse-processes.ts'],
          // Nothing is left behind by a test that starts nothing.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      compiled('usual', ['tests/**/*.test.ts'], [...quick, ...(isFull ? long : [])]),
      ...(isFull ? [compiled('long', long, [])] : []),
    ],
  },
})

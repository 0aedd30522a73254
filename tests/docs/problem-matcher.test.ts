/** The task of docs/while-you-edit.md, read as VS Code reads it, on what the program really prints. */
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { program } from '../cli/sluice-process.js'
import { openSmallProject } from '../cli/small-project.js'
import { codeBlocks, readDocument } from './markdown.js'

interface Tasks {
  readonly tasks: readonly {
    readonly command: string
    readonly problemMatcher: {
      readonly pattern: Readonly<Record<'regexp', string>> &
        Readonly<Record<'file' | 'line' | 'column' | 'severity' | 'code' | 'message', number>>
      readonly background: { readonly beginsPattern: string; readonly endsPattern: string }
    }
  }[]
}

const block = codeBlocks(readDocument('docs/while-you-edit.md')).find(({ language }) => language === 'json')
const [task] = (JSON.parse(block?.text ?? '{}') as Tasks).tasks

/** What the task finds: problems between a begin and an end, by file. */
function problemsIn(output: string): { readonly problems: readonly unknown[]; readonly hasEnded: boolean } {
  if (!task) throw new Error('the document has a task')
  const { pattern, background } = task.problemMatcher
  let problems: unknown[] = []
  let hasEnded = false
  for (const line of output.split('\n')) {
    if (new RegExp(background.beginsPattern).test(line)) [problems, hasEnded] = [[], false]
    if (new RegExp(background.endsPattern).test(line)) hasEnded = true
    const found = new RegExp(pattern.regexp).exec(line)
    const { file, line: at, column, severity, code, message } = pattern
    if (found) problems.push([file, at, column, severity, code, message].map((group) => found[group]))
  }
  return { problems, hasEnded }
}

test('the task finds each problem, and knows when a run begins and ends', async () => {
  const { root, write } = openSmallProject({
    'queries/wrong.sql': '-- name: broken\nselect nmae,\n  nickname from users;\n',
    'queries/doubtful.sql': '-- name: allUsers :one\nselect name from users;\n',
  })
  const [, ...args] = task?.command.replace('npx ', '').split(' ') ?? []
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const ended = async (): Promise<void> => {
    for (let i = 0; i < 2000 && !problemsIn(output).hasEnded; i++) await sleep(20)
  }
  await ended()
  expect(problemsIn(output)).toEqual({
    hasEnded: true,
    problems: [
      ['queries/doubtful.sql', '1', '19', 'warning', 'SL3004', expect.stringContaining('more than one row')],
      ['queries/wrong.sql', '2', '8', 'error', 'SL2001', 'column "nmae" does not exist'],
    ],
  })

  output = ''
  write('queries/wrong.sql', '-- name: repaired\nselect name from users;\n')
  await ended()
  const { problems } = problemsIn(output)
  expect(problems).toEqual([['queries/doubtful.sql', '1', '19', 'warning', 'SL3004', expect.any(String)]])
})

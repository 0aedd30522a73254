/** A JSDoc block of the lines, indented; empty without lines. */
export function documentationBlock(lines: readonly string[], indent = ''): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/').trimEnd())
  while (safe.length > 0 && safe[0] === '') safe.shift()
  while (safe.length > 0 && safe.at(-1) === '') safe.pop()
  if (safe.length === 0) return ''
  if (safe.length === 1) return `${indent}/** ${safe[0]} */\n`
  return `${indent}/**\n${safe.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}\n`).join('')}${indent} */\n`
}

import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** What a stretch of output is; the colours are decided here and nowhere else. */
export type Role = 'error' | 'warning' | 'note' | 'place' | 'strong' | 'faint' | 'hint' | 'good'

export type Paint = (role: Role, text: string) => string

const formats: Readonly<Record<Role, Format>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  note: ['bold', 'blue'],
  place: 'cyan',
  strong: 'bold',
  faint: 'dim',
  hint: 'cyan',
  good: 'green',
}

export const plain: Paint = (_role, text) => text

/** Whether colours are wanted is the caller's decision, so `styleText` is told not to ask the stream again. */
export const coloured: Paint = (role, text) =>
  text === '' ? '' : styleText(formats[role], text, { validateStream: false })

import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** The role of a stretch of output; only this file determines the colours. */
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

/** The caller decides whether to use colours, so `styleText` must not check the stream again. */
export const coloured: Paint = (role, text) =>
  text === '' ? '' : styleText(formats[role], text, { validateStream: false })

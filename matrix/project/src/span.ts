export interface Span {
  readonly text: string
}

export const parseSpan = (text: string): Span => ({ text })
export const formatSpan = (span: Span): string => span.text

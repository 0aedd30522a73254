export interface Duration {
  readonly text: string
}

export const parseDuration = (text: string): Duration => ({ text })
export const formatDuration = (duration: Duration): string => duration.text

/** Whether a peer dependency can be imported. One that is broken is as good as missing. */
export function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

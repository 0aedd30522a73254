/** Whether a peer dependency can be imported. A broken one counts as missing. */
export function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

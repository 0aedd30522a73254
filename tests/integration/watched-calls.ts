type Functions = Readonly<Record<string, (...args: never[]) => unknown>>

/** Modules whose calls are noted, and which of their functions nobody has called yet. */
export function watchCalls<Modules extends Readonly<Record<string, Functions>>>(
  modules: Modules,
): { readonly modules: Modules; uncalled(): readonly string[] } {
  const waiting = new Set<string>()
  const watched = Object.entries(modules).map(([module, functions]) => [
    module,
    Object.fromEntries(
      Object.entries(functions).map(([name, call]) => {
        const title = `${module}.${name}`
        waiting.add(title)
        return [name, (...args: never[]) => (waiting.delete(title), call(...args))]
      }),
    ),
  ])
  return { modules: Object.fromEntries(watched) as Modules, uncalled: () => [...waiting] }
}

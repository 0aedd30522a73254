/** The compilers and settings under which generated code must compile. */

/** With `@types/node` installed, or without. */
export type ProjectName = 'node' | 'bare'

export type Compiler = (typeof compilers)[number]

export interface Cell {
  readonly name: string
  readonly compiler: Compiler
  readonly project: ProjectName
  readonly options: Options
  /** Errors that are not about generated code. */
  readonly ignore?: RegExp
}

type Options = Readonly<Record<string, unknown>>

/** The oldest that is supported, those that were the newest for long, and the newest. */
const compilers = ['5.0', '5.4', '5.9', '7'] as const

/** The library is what `lib` names: ES2020 is the oldest that has BigInt. */
const targets = [
  { target: 'ES2017', lib: 'ES2020' },
  { target: 'ES2018', lib: 'ES2021' },
  { target: 'ES2020', lib: 'ES2020' },
  { target: 'ES2021', lib: 'ES2021' },
  { target: 'ES2022', lib: 'ES2022' },
  { target: 'ESNext', lib: 'ESNext' },
]

const resolutions: readonly {
  readonly name: string
  readonly options: Options
  readonly until?: Compiler
}[] = [
  { name: 'nodenext', options: { module: 'nodenext', moduleResolution: 'nodenext' } },
  { name: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' } },
  // TypeScript 7 has no `moduleResolution: node`.
  {
    name: 'node',
    options: { module: 'esnext', moduleResolution: 'node', esModuleInterop: true },
    until: '5.9',
  },
]

const strictest: Options = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noFallthroughCasesInSwitch: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
}

const since = (compiler: Compiler, first: Compiler): boolean =>
  compilers.indexOf(compiler) >= compilers.indexOf(first)

/** Every combination of compiler, target and resolution, each with the strictest flags, then the settings that real projects have. */
export function cells(): Cell[] {
  return compilers.flatMap((compiler) => [...product(compiler), ...projects(compiler)])
}

function product(compiler: Compiler): Cell[] {
  return resolutions.flatMap(({ name, options, until }) =>
    until !== undefined && compiler !== until && since(compiler, until)
      ? []
      : targets.map(({ target, lib }) => ({
          name: `TypeScript ${compiler}, ${target} with lib ${lib}, ${name}`,
          compiler,
          project: 'node',
          options: {
            ...strictest,
            ...(since(compiler, '5.9') ? { erasableSyntaxOnly: true } : {}),
            ...options,
            target,
            lib: [lib],
            types: ['node'],
            skipLibCheck: true,
          },
        })),
  )
}

function projects(compiler: Compiler): Cell[] {
  const cell = (name: string, project: ProjectName, options: Options, ignore?: RegExp): Cell => ({
    name: `TypeScript ${compiler}, ${name}`,
    compiler,
    project,
    options,
    ...(ignore === undefined ? {} : { ignore }),
  })
  const init = compiler === '7' || compiler === '5.9' ? initSince59 : initBefore59
  const found = [
    cell('create-next-app', 'node', createNextApp),
    cell('create-next-app without @types/node', 'bare', createNextApp),
    cell('create-vite, its application', 'node', createViteApp(compiler)),
    cell('create-vite without @types/node', 'bare', createViteApp(compiler)),
    cell('create-vite, its configuration', 'node', createViteNode(compiler)),
    cell('tsc --init', 'node', init),
    // The ES2016 of older templates has no BigInt, which @types/node brings otherwise.
    cell(
      'tsc --init without @types/node',
      'bare',
      since(compiler, '5.9') ? init : { ...init, lib: ['ES2020'] },
    ),
    cell('nothing strict', 'node', { ...nodenext, strict: false, types: ['node'] }),
    cell('nothing strict, without @types/node', 'bare', { ...nodenext, strict: false }),
    cell('neither the DOM nor @types/node', 'bare', {
      ...nodenext,
      ...strictest,
      lib: ['ES2020'],
      types: [],
    }),
  ]
  if (since(compiler, '5.9')) {
    const options = { ...nodenext, ...strictest, declaration: true, isolatedDeclarations: true }
    // A Drizzle table has no annotation: such a project has its schema in another one.
    found.push(
      cell(
        'isolatedDeclarations',
        'node',
        { ...options, types: ['node'] },
        /^(?:src\/schema|drizzle\.config)\.ts/,
      ),
    )
  }
  return found
}

const nodenext: Options = {
  target: 'ES2020',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  skipLibCheck: true,
}

/** create-next-app 16.4, templates/app/ts. */
const createNextApp: Options = {
  target: 'ES2017',
  lib: ['dom', 'dom.iterable', 'esnext'],
  allowJs: true,
  skipLibCheck: true,
  strict: true,
  esModuleInterop: true,
  module: 'esnext',
  moduleResolution: 'bundler',
  resolveJsonModule: true,
  isolatedModules: true,
  jsx: 'react-jsx',
}

/** create-vite 9.3, template-react-ts/tsconfig.app.json. The target ES2023 came after TypeScript 5.4. */
function createViteApp(compiler: Compiler): Options {
  return {
    target: since(compiler, '5.9') ? 'es2023' : 'es2022',
    lib: ['ES2023', 'DOM'],
    module: 'esnext',
    types: ['vite/client'],
    allowArbitraryExtensions: true,
    skipLibCheck: true,
    moduleResolution: 'bundler',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    moduleDetection: 'force',
    jsx: 'react-jsx',
    noUnusedLocals: true,
    noUnusedParameters: true,
    ...(since(compiler, '5.9') ? { erasableSyntaxOnly: true } : {}),
    noFallthroughCasesInSwitch: true,
    // The default since TypeScript 6, which the template relies on.
    strict: true,
  }
}

/** create-vite 9.3, template-react-ts/tsconfig.node.json. */
function createViteNode(compiler: Compiler): Options {
  const { lib: _lib, jsx: _jsx, moduleResolution: _resolution, ...rest } = createViteApp(compiler)
  return { ...rest, lib: ['ES2023'], types: ['node'], module: 'nodenext' }
}

/** What `tsc --init` writes up to TypeScript 5.8, but for `module: commonjs`, in which no project with this config can be. */
const initBefore59: Options = {
  target: 'es2016',
  module: 'commonjs',
  esModuleInterop: true,
  forceConsistentCasingInFileNames: true,
  strict: true,
  skipLibCheck: true,
}

/** What `tsc --init` writes since TypeScript 5.9. */
const initSince59: Options = {
  module: 'nodenext',
  target: 'esnext',
  types: [],
  sourceMap: true,
  declaration: true,
  declarationMap: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  strict: true,
  jsx: 'react-jsx',
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noUncheckedSideEffectImports: true,
  moduleDetection: 'force',
  skipLibCheck: true,
}

/** `sluice-sql/api`: a project and what Sluice knows about its queries, for tools. */
export type {
  DiagnosticData as Diagnostic,
  EditData as Edit,
  FilePlace,
  RelatedData as RelatedPlace,
  TextPlace,
} from '../diagnostics/diagnostic-data.js'
export { openProject } from './open-project.js'
export {
  type OpenProjectOptions,
  type Project,
  type ProjectChanges,
  ProjectError,
  type Watching,
} from './project.js'
export type {
  ColumnInfo,
  NestedInfo,
  ParameterInfo,
  QueryInfo,
  ReasonInfo,
  SwitchInfo,
} from './query-info.js'
export type {
  ApiVersion,
  CheckResult,
  ColumnTarget,
  CompileResult,
  DescribedColumn,
  DescribedParameter,
  Description,
  FileStatus,
  GeneratedFileInfo as GeneratedFile,
  GenerateResult,
  ParameterTarget,
  Progress,
  RunningStatementInfo as RunningStatement,
  RunResult,
  SchemaColumn,
  StatementInfo,
  WatchResult,
} from './results.js'

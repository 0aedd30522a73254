export { MigrationError, type MigrationErrorKind, type MigrationPosition } from './migration-error.js'
export { runMigrations, type MigrationNotice, type RunMigrationsOptions } from './run-migrations.js'

import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './schema/*.ts', casing: 'snake_case' })

export const sluice = { out: 'expected', tag: true }

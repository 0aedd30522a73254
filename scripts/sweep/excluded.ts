/**
 * Functions that the sweep does not call, with the reason. They never count as total.
 */
export const excluded: readonly { readonly reason: string; readonly names: RegExp }[] = [
  {
    reason: 'ends, delays or reconfigures the server or its sessions',
    names:
      /^pg_(?:cancel_backend|terminate_backend|sleep|sleep_for|sleep_until|reload_conf|rotate_logfile|promote|log_.*|jit_available)$/,
  },
  {
    reason: 'drives write-ahead log, backup or replication',
    names:
      /^pg_(?:backup_.*|switch_wal|create_restore_point|wal_replay_.*|get_wal_.*|.*replication_(?:slot|origin).*|replication_.*|logical_.*|export_snapshot|sync_replication_slots|available_wal_summaries|wal_summary_contents|split_walfile_name|current_wal_.*|last_wal_.*|last_xact_.*|control_.*|is_wal_replay_paused)$/,
  },
  {
    reason: 'belongs to pg_upgrade or initdb',
    names:
      /^(?:binary_upgrade_.*|pg_stop_making_pinned_objects|pg_nextoid|pg_import_system_collations|pg_extension_config_dump)$/,
  },
  {
    reason: 'changes statistics',
    names: /^pg_(?:stat_reset.*|stat_clear_snapshot|stat_force_next_flush|clear_.*_stats|restore_.*_stats)$/,
  },
  { reason: 'reads or writes large objects', names: /^(?:lo_.*|loread|lowrite)$/ },
  {
    reason: 'reads files of the server',
    names:
      /^pg_(?:read_.*|stat_file|ls_.*|hba_file_rules|ident_file_mappings|show_all_file_settings|current_logfile|get_shmem_allocations.*|get_loaded_modules)$/,
  },
  {
    reason: 'maintains an index or table',
    names:
      /^(?:brin_(?:summarize|desummarize).*|gin_clean_pending_list|currtid2|unique_key_recheck|suppress_redundant_updates_trigger|amvalidate)$/,
  },
  {
    reason: 'is a trigger function or a validator',
    names: /^(?:RI_FKey_.*|tsvector_update_trigger.*|.*_validator)$/,
  },
  {
    reason: 'runs a query that it is given as text, or reads whole tables',
    names: /^(?:query_to_xml.*|cursor_to_xml.*|table_to_xml.*|schema_to_xml.*|database_to_xml.*|ts_stat)$/,
  },
  {
    reason: 'waits for other sessions',
    names: /^pg_(?:isolation_test_session_is_blocked|safe_snapshot_blocking_pids)$/,
  },
]

/** Overloads that are excluded while others of their name are not. */
export const excludedSignatures: Readonly<Record<string, string>> = {
  'ts_rewrite(tsquery, text)': 'runs a query that it is given as text',
}

export function whyExcluded(name: string, signature: string): string | null {
  return excludedSignatures[signature] ?? excluded.find(({ names }) => names.test(name))?.reason ?? null
}

//! The catalogue queries of a snapshot. Each covers the whole database; `information_schema` differs by product.

/// Tables and views.
pub(super) const RELATIONS: &str = "
SELECT t.table_name, t.table_type, t.table_rows, t.data_length + t.index_length, t.table_comment,
       coalesce(t.create_options, ''), v.view_definition
FROM information_schema.tables t
LEFT JOIN information_schema.views v ON v.table_schema = t.table_schema AND v.table_name = t.table_name
WHERE t.table_schema = database()";

/// Columns in order.
pub(super) const COLUMNS: &str = "
SELECT table_name, column_name, column_type, is_nullable = 'YES', column_default, extra, generation_expression,
       column_comment
FROM information_schema.columns WHERE table_schema = database()
ORDER BY table_name, ordinal_position";

/// Index columns in order; MariaDB has no index on expressions.
pub(super) const INDEXES_OF_COLUMNS: &str = "
SELECT table_name, index_name, non_unique = 0, column_name, sub_part, NULL
FROM information_schema.statistics WHERE table_schema = database()
ORDER BY table_name, index_name, seq_in_index";

/// Index columns and expressions in order; MySQL from 8.0 on.
pub(super) const INDEXES_OF_EXPRESSIONS: &str = "
SELECT table_name, index_name, non_unique = 0, column_name, sub_part, expression
FROM information_schema.statistics WHERE table_schema = database()
ORDER BY table_name, index_name, seq_in_index";

/// Primary, unique and foreign keys, one row per column.
pub(super) const KEYS: &str = "
SELECT c.table_name, c.constraint_name, c.constraint_type, k.column_name,
       k.referenced_table_name, k.referenced_column_name, r.update_rule, r.delete_rule
FROM information_schema.table_constraints c
JOIN information_schema.key_column_usage k
  ON k.constraint_schema = c.constraint_schema AND k.table_schema = c.table_schema
 AND k.table_name = c.table_name AND k.constraint_name = c.constraint_name
LEFT JOIN information_schema.referential_constraints r
  ON r.constraint_schema = c.constraint_schema AND r.table_name = c.table_name
 AND r.constraint_name = c.constraint_name AND c.constraint_type = 'FOREIGN KEY'
WHERE c.table_schema = database() AND c.constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
ORDER BY c.table_name, c.constraint_name, k.ordinal_position";

/// Checks on MariaDB, where names are unique per table only.
pub(super) const CHECKS_MARIADB: &str = "
SELECT table_name, constraint_name, check_clause
FROM information_schema.check_constraints WHERE constraint_schema = database()";

/// Checks on MySQL from 8.0.16 on, where the table stands elsewhere.
pub(super) const CHECKS_MYSQL: &str = "
SELECT t.table_name, c.constraint_name, c.check_clause
FROM information_schema.check_constraints c
JOIN information_schema.table_constraints t
  ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
WHERE c.constraint_schema = database() AND t.constraint_type = 'CHECK'";

/// Triggers.
pub(super) const TRIGGERS: &str = "
SELECT event_object_table, trigger_name, action_timing, event_manipulation, action_statement
FROM information_schema.triggers WHERE trigger_schema = database()";

/// Functions and procedures; MariaDB's packages are listed by their bodies' own type.
pub(super) const ROUTINES: &str = "
SELECT specific_name, lower(routine_type), coalesce(dtd_identifier, ''), routine_definition
FROM information_schema.routines WHERE routine_schema = database()";

/// Their parameters in order; place 0 is a function's result.
pub(super) const PARAMETERS: &str = "
SELECT specific_name, lower(routine_type), coalesce(parameter_mode, ''), coalesce(parameter_name, ''), dtd_identifier
FROM information_schema.parameters WHERE specific_schema = database() AND ordinal_position > 0
ORDER BY specific_name, routine_type, ordinal_position";

/// Events.
pub(super) const EVENTS: &str = "
SELECT event_name, coalesce(interval_value, ''), coalesce(interval_field, ''),
       coalesce(CAST(execute_at AS CHAR), ''), status, event_definition
FROM information_schema.events WHERE event_schema = database()";

//! The codebook of tables and columns, printed from the schema.

use crate::collect::schema::{self, TableInfo};

/// `codebook.csv`: table, column, type, nullable, key, description.
///
/// # Errors
/// What the CSV writer says; writing to memory does not fail.
pub fn codebook_csv() -> csv::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["table", "column", "type", "nullable", "key", "description"])?;
    for table in schema::tables() {
        for column in &table.columns {
            let key = table.key.contains(&column.name);
            out.write_record([
                table.name,
                column.name,
                column.kind.name(),
                if column.nullable { "true" } else { "false" },
                if key { "true" } else { "false" },
                column.doc,
            ])?;
        }
    }
    out.into_inner().map_err(|e| csv::Error::from(e.into_error()))
}

/// The README's section of tables: one list a table.
pub fn codebook_markdown() -> String {
    schema::tables().iter().map(table_markdown).collect::<Vec<_>>().join("\n")
}

fn table_markdown(table: &TableInfo) -> String {
    let mut out = format!(
        "#### `{}`\n\n{}. Key: `{}`.\n\n| column | type | meaning |\n|---|---|---|\n",
        table.name,
        table.doc,
        table.key.join("`, `")
    );
    for column in &table.columns {
        let null = if column.nullable { " or empty" } else { "" };
        out.push_str(&format!(
            "| `{}` | {}{null} | {} |\n",
            column.name,
            column.kind.name(),
            column.doc.replace('|', "\\|")
        ));
    }
    out
}

//! `datapackage.json`: every CSV file of a run in the words of Data Package 2 (<https://datapackage.org>), so that
//! strangers' programs know its columns, keys and digests.
//!
//! The six tables are described from the schema, a report from the fields of its own batch.

use std::io::Write;

use arrow::datatypes::{DataType, SchemaRef};
use serde::Serialize;

use super::{FileRecord, MadeBy};
use crate::collect::schema::{self, TableInfo};
use crate::collect::{DESCRIPTION, arrow_schema, values};

const PACKAGE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";
const RESOURCE: &str = "https://datapackage.org/profiles/2.0/dataresource.json";
const TABLE: &str = "https://datapackage.org/profiles/2.0/tableschema.json";

/// Columns whose values are keys of another table: table, column, other table, its key.
const FOREIGN: &[(&str, &str, &str, &str)] = &[
    ("documents", "duplicate_of", "documents", "doc_id"),
    ("sentences", "doc_id", "documents", "doc_id"),
    ("theme_tags", "doc_id", "documents", "doc_id"),
    ("theme_tags", "sentence_id", "sentences", "sentence_id"),
    ("requests", "doc_id", "documents", "doc_id"),
    ("requests", "sentence_id", "sentences", "sentence_id"),
    ("requests", "repeats_request_id", "requests", "request_id"),
    ("place_mentions", "doc_id", "documents", "doc_id"),
    ("place_mentions", "sentence_id", "sentences", "sentence_id"),
    ("issues", "doc_id", "documents", "doc_id"),
];

/// A report as it describes itself.
pub struct Described<'a> {
    /// Path below the run's folder, without ending.
    pub path: String,
    /// What it answers.
    pub title: &'a str,
    /// Its columns, each with its meaning.
    pub schema: SchemaRef,
}

#[derive(Serialize)]
struct Package<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'static str,
    title: &'static str,
    description: &'static str,
    rapporteur: &'a MadeBy,
    resources: Vec<Resource<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    #[serde(rename = "$schema")]
    profile: &'static str,
    name: &'a str,
    r#type: &'static str,
    title: &'a str,
    path: &'a str,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    bytes: u64,
    hash: String,
    schema: TableSchema,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct TableSchema {
    #[serde(rename = "$schema")]
    profile: &'static str,
    fields: Vec<Field>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    primary_key: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey>,
}

#[derive(Serialize)]
struct Field {
    name: String,
    r#type: &'static str,
    description: String,
    #[serde(skip_serializing_if = "Constraints::is_empty")]
    constraints: Constraints,
}

#[derive(Serialize, Default)]
struct Constraints {
    #[serde(skip_serializing_if = "is_false")]
    required: bool,
    #[serde(skip_serializing_if = "is_false")]
    unique: bool,
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    one_of: Vec<&'static str>,
}

impl Constraints {
    fn is_empty(&self) -> bool {
        !self.required && !self.unique && self.one_of.is_empty()
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

#[derive(Serialize)]
struct ForeignKey {
    fields: [&'static str; 1],
    reference: Reference,
}

#[derive(Serialize)]
struct Reference {
    /// Left out where the table refers to itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'static str>,
    fields: [&'static str; 1],
}

/// Writes the package of a run: its tables and reports, as far as `outputs` holds their CSV files, and its codebook.
///
/// # Errors
/// What `to` says.
pub fn datapackage(
    to: &mut dyn Write,
    outputs: &[FileRecord],
    reports: &[Described<'_>],
    made_by: &MadeBy,
) -> std::io::Result<()> {
    let tables = schema::tables();
    let mut resources = Vec::new();
    let mut add = |path: String, title, schema| {
        resources.extend(outputs.iter().find(|o| o.path == path).map(|record| resource(record, title, schema)));
    };
    for table in &tables {
        add(format!("tables/{}.csv", table.name), table.doc, of_table(table));
    }
    for report in reports {
        add(format!("{}.csv", report.path), report.title, of_fields(&report.schema));
    }
    add("codebook.csv".to_owned(), "Every column of the tables, its type and meaning", of_codebook());
    let package = Package {
        profile: PACKAGE,
        name: "rapporteur",
        title: "Official statements as data",
        description: "Who said what, on which themes, and who asked whom for what. Several values in one cell are joined by |.",
        rapporteur: made_by,
        resources,
    };
    serde_json::to_writer_pretty(&mut *to, &package)?;
    to.write_all(b"\n")
}

fn resource<'a>(record: &'a FileRecord, title: &'a str, schema: TableSchema) -> Resource<'a> {
    let file = record.path.rsplit('/').next().unwrap_or(&record.path);
    Resource {
        profile: RESOURCE,
        name: file.trim_end_matches(".csv"),
        r#type: "table",
        title,
        path: &record.path,
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        bytes: record.bytes,
        hash: format!("sha256:{}", record.sha256),
        schema,
    }
}

fn of_table(table: &TableInfo) -> TableSchema {
    let mut schema = of_fields(&arrow_schema(&table.columns));
    for (field, column) in schema.fields.iter_mut().zip(&table.columns) {
        field.constraints = Constraints {
            required: !column.nullable,
            unique: table.key == [column.name],
            one_of: values(table.name, column.name),
        };
    }
    schema.primary_key = table.key.to_vec();
    let foreign = FOREIGN.iter().filter(|(from, ..)| *from == table.name);
    schema.foreign_keys = foreign
        .map(|&(from, column, other, key)| ForeignKey {
            fields: [column],
            reference: Reference { resource: (from != other).then_some(other), fields: [key] },
        })
        .collect();
    schema
}

fn of_fields(schema: &SchemaRef) -> TableSchema {
    let fields = schema.fields().iter().map(|field| Field {
        name: field.name().clone(),
        r#type: match field.data_type() {
            DataType::Int32 => "integer",
            DataType::Float64 => "number",
            DataType::Boolean => "boolean",
            DataType::Date32 => "date",
            _ => "string",
        },
        description: field.metadata().get(DESCRIPTION).cloned().unwrap_or_default(),
        constraints: Constraints::default(),
    });
    TableSchema { profile: TABLE, fields: fields.collect(), missing_values: [""], ..TableSchema::default() }
}

/// The columns of `codebook.csv`.
fn of_codebook() -> TableSchema {
    let field = |name: &str, r#type, description: &str| Field {
        name: name.to_owned(),
        r#type,
        description: description.to_owned(),
        constraints: Constraints { required: true, ..Constraints::default() },
    };
    TableSchema {
        profile: TABLE,
        fields: vec![
            field("table", "string", "Name of the table"),
            field("column", "string", "Name of the column"),
            field("type", "string", "string, integer, boolean or date"),
            field("nullable", "boolean", "Whether a cell may be empty"),
            field("key", "boolean", "Whether the column is of the table's key"),
            field("description", "string", "What the values mean"),
        ],
        missing_values: [""],
        primary_key: vec!["table", "column"],
        ..TableSchema::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_keys_name_columns_and_single_keys_that_exist() {
        let tables = schema::tables();
        let table = |name: &str| tables.iter().find(|t| t.name == name).unwrap();
        for (from, column, other, key) in FOREIGN {
            assert!(table(from).columns.iter().any(|c| c.name == *column), "{from}.{column}");
            assert_eq!(table(other).key, [*key], "{other}");
        }
    }

    #[test]
    fn a_table_is_described_with_key_types_and_fixed_values() {
        let made_by = MadeBy {
            version: "1".to_owned(),
            pipeline: "p".to_owned(),
            pipeline_version: "2".to_owned(),
            pipeline_digest: "d".to_owned(),
            strength_scale: "s".to_owned(),
        };
        let mut json = Vec::new();
        datapackage(&mut json, &[FileRecord::of("tables/requests.csv", b"x")], &[], &made_by).unwrap();
        let package: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(package["resources"].as_array().unwrap().len(), 1, "only files that were written");
        let requests = &package["resources"][0];
        assert_eq!((requests["name"].as_str(), requests["bytes"].as_u64()), (Some("requests"), Some(1)));
        let schema = &requests["schema"];
        assert_eq!(schema["primaryKey"][0], "request_id");
        assert_eq!(schema["fields"][0]["constraints"]["unique"], true);
        assert_eq!(schema["fields"][3]["constraints"]["enum"][0], "appeal");
        assert_eq!(schema["foreignKeys"][2]["reference"], serde_json::json!({ "fields": ["request_id"] }));
        assert_eq!(package["rapporteur"]["pipeline_version"], "2");
    }
}
